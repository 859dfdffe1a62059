import { useSuspenseQuery } from "@tanstack/react-query";
import type { SessionPage } from "../../model/pages/session.ts";
import { periodOf } from "../lib/period-of.ts";
import type { Days } from "../lib/periods.ts";
import { teamsQuery } from "../lib/queries.ts";
import { sayPeriod } from "../lib/say.ts";
import { sessionQuery } from "../lib/session.ts";
import { useAddress } from "../lib/use-address.ts";
import { SmallButton } from "../ui/SmallButton.tsx";
import { NoFigures } from "./overview/Empty.tsx";
import { Withheld } from "./overview/Withheld.tsx";
import { Board } from "./teams/Board.tsx";
import { TeamTable } from "./teams/TeamTable.tsx";

/** "Teams": what each team's AI use cost and what came of it. */
export function Teams() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [address] = useAddress();
  const days = periodOf(session, address);
  return days === null ? <NoFigures /> : <Answer session={session} days={days} team={address.team} />;
}

function Answer({ session, days, team }: { readonly session: SessionPage; readonly days: Days; readonly team: string | undefined }) {
  const { data: page } = useSuspenseQuery(teamsQuery(days, team));
  const [{ tab }, change] = useAddress();
  const byCost = tab === "cost";
  return (
    <div className="space-y-10">
      <section aria-labelledby="teams">
        {page.group.asked !== undefined && (
          <p className="mb-4 border-l-2 border-accent pl-3 text-[0.93rem]">
            {page.group.asked} is too small to be shown alone in this time. You see {page.group.name}, which it is part of.
          </p>
        )}
        <h1 id="teams" className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">
          {page.sentence}
        </h1>
        <p className="mt-3 max-w-3xl text-soft">
          AI use at list price, split by what became of it · {sayPeriod(page.period)}
          {page.before !== null && ` · change since ${sayPeriod(page.before)}`}. Teams differ in what they work on, so a share of one says
          nothing against another; a team opens with its own overview. Figures are rounded so that nobody can be read out of them, and may
          differ a little from other pages.
        </p>
        {page.rows.length > 0 && (
          <>
            <div className="mt-5 flex gap-1" role="group" aria-label="Order" data-print="no">
              <SmallButton pressed={!byCost} onClick={() => change({ tab: undefined }, { replace: true })}>
                By name
              </SmallButton>
              <SmallButton pressed={byCost} onClick={() => change({ tab: "cost" }, { replace: true })}>
                By cost
              </SmallButton>
            </div>
            <TeamTable rows={page.rows} k={session.k} byCost={byCost} compared={page.before !== null} />
          </>
        )}
      </section>
      <Withheld notes={page.withheld} k={session.k} drawn={page.rows.length === 0} />
      <Board session={session} />
    </div>
  );
}
