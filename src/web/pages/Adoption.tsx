import { useSuspenseQuery } from "@tanstack/react-query";
import type { SessionPage } from "../../model/pages/session.ts";
import { periodOf } from "../lib/period-of.ts";
import type { Days } from "../lib/periods.ts";
import { adoptionQuery } from "../lib/queries.ts";
import { sessionQuery } from "../lib/session.ts";
import { useAddress } from "../lib/use-address.ts";
import { SmallButton } from "../ui/SmallButton.tsx";
import { AdoptionTrend } from "./adoption/AdoptionTrend.tsx";
import { Cohorts } from "./adoption/Cohorts.tsx";
import { OwnWord } from "./adoption/OwnWord.tsx";
import { TargetAside } from "./adoption/TargetAside.tsx";
import { TargetBars } from "./adoption/TargetBars.tsx";
import { TargetForm } from "./adoption/TargetForm.tsx";
import { NoFigures } from "./overview/Empty.tsx";
import { Withheld } from "./overview/Withheld.tsx";

/** "Adoption": a target beside what came of the use, who stays, and one's own word. */
export function Adoption() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [address] = useAddress();
  const days = periodOf(session, address);
  return days === null ? <NoFigures /> : <Answer session={session} days={days} team={address.team} />;
}

function Answer({ session, days, team }: { readonly session: SessionPage; readonly days: Days; readonly team: string | undefined }) {
  const { data: page } = useSuspenseQuery(adoptionQuery(days, team));
  const [{ panel }, change] = useAddress();
  const { target, month, group } = page;
  return (
    <div className="space-y-12">
      <section aria-labelledby="adoption">
        {group.asked !== undefined && (
          <p className="mb-4 border-l-2 border-accent pl-3 text-[0.93rem]">
            {group.asked} alone cannot be shown here: single people could be read out of it. You see {group.name}, which it is part of.
          </p>
        )}
        <h1 id="adoption" className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">
          {page.sentence}
        </h1>
        {target !== null && month !== null && month.active.value !== null && <TargetBars target={target} month={month} />}
        <TargetAside page={page} />
        {session.role === "admin" && (
          <p className="mt-4" data-print="no">
            <SmallButton onClick={() => change({ panel: "target" })}>{target === null ? "Set a target" : "Change the target"}</SmallButton>
          </p>
        )}
      </section>
      {page.months.length > 1 && <AdoptionTrend page={page} />}
      <Cohorts page={page} />
      {session.hasOwnData && <OwnWord session={session} />}
      <Withheld notes={page.withheld} k={page.k} />
      {session.role === "admin" && (
        <TargetForm session={session} page={page} open={panel === "target"} onClose={() => change({ panel: undefined })} />
      )}
    </div>
  );
}
