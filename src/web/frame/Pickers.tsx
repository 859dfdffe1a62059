import { lazy } from "react";
import type { SessionPage } from "../../model/pages/session.ts";
import { periodOf } from "../lib/period-of.ts";
import { presets } from "../lib/periods.ts";
import { sayPeriod } from "../lib/say.ts";
import { useAddress } from "../lib/use-address.ts";
import { OnUse } from "../ui/OnUse.tsx";

const loadPeriod = () => import("../ui/PeriodPicker.tsx");
const loadTeam = () => import("../ui/TeamPicker.tsx");
const PeriodPicker = lazy(async () => ({ default: (await loadPeriod()).PeriodPicker }));
const TeamPicker = lazy(async () => ({ default: (await loadTeam()).TeamPicker }));

/** Period and team of the open page, both kept in the address. */
export function Pickers({ session }: { readonly session: SessionPage }) {
  const [address, change] = useAddress();
  const { groups, lastDay } = session;
  const days = periodOf(session, address);
  const team = groups.find(({ id }) => id === address.team) ?? groups.find(({ parent }) => parent === null);
  const teamName = team?.name ?? "Everyone";
  return (
    <>
      {days !== null && lastDay !== null && (
        <OnUse label={`Period: ${sayPeriod(days)}`} text={sayPeriod(days)} preload={() => void loadPeriod()}>
          <PeriodPicker
            days={days}
            presets={presets(lastDay)}
            lastDay={lastDay}
            onChange={(next) => change({ ...next, panel: undefined })}
          />
        </OnUse>
      )}
      {groups.length > 0 && (
        <OnUse label={`Team: ${teamName}`} text={teamName} preload={() => void loadTeam()}>
          <TeamPicker groups={groups} value={team?.id ?? null} onChange={(next) => change({ team: next ?? undefined, panel: undefined })} />
        </OnUse>
      )}
    </>
  );
}
