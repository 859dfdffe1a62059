import { useSuspenseQuery } from "@tanstack/react-query";
import type { SessionPage } from "../../model/pages/session.ts";
import { periodOf } from "../lib/period-of.ts";
import type { Days } from "../lib/periods.ts";
import { toolsQuery } from "../lib/queries.ts";
import { sayPeriod } from "../lib/say.ts";
import { sessionQuery } from "../lib/session.ts";
import { useAddress } from "../lib/use-address.ts";
import { NoFigures } from "./overview/Empty.tsx";
import { Withheld } from "./overview/Withheld.tsx";
import { Prices } from "./tools/Prices.tsx";
import { ToolTable } from "./tools/ToolTable.tsx";
import { ToolTrend } from "./tools/ToolTrend.tsx";

/** "Tools & models": what each cost, at which kind of price, and what came of it. */
export function Tools() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [address] = useAddress();
  const days = periodOf(session, address);
  return days === null ? <NoFigures /> : <Answer session={session} days={days} team={address.team} />;
}

function Answer({ session, days, team }: { readonly session: SessionPage; readonly days: Days; readonly team: string | undefined }) {
  const { data: page } = useSuspenseQuery(toolsQuery(days, team));
  return (
    <div className="space-y-12">
      <section aria-labelledby="tools">
        {page.group.asked !== undefined && (
          <p className="mb-4 border-l-2 border-accent pl-3 text-[0.93rem]">
            Tools of {page.group.asked} alone would be those of too few people. You see {page.group.name}, which it is part of.
          </p>
        )}
        <h1 id="tools" className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">
          {page.sentence}
        </h1>
        <p className="mt-3 max-w-3xl text-soft">
          {page.group.name} · {sayPeriod(page.period)}
          {page.before !== null && ` · change since ${sayPeriod(page.before)}`}. People choose tools by task, so what came of one against
          another is an association, not the tool’s doing. Use that no price is known for (credits) is not in the cost. Figures are rounded
          so that nobody can be read out of them, and may differ a little from other pages.
        </p>
        {page.tools.length > 0 && <ToolTable tools={page.tools} compared={page.before !== null} />}
      </section>
      {page.tools.length > 0 && <Prices tools={page.tools} />}
      {page.tools.length > 0 && <ToolTrend page={page} />}
      <Withheld notes={page.withheld} k={session.k} drawn={page.tools.length === 0} />
    </div>
  );
}
