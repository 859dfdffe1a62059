import { useSuspenseQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { SessionPage } from "../../model/pages/session.ts";
import { ChartFrame } from "../charts/ChartFrame.tsx";
import { Trend } from "../charts/Trend.tsx";
import { joinWeeks } from "../charts/join-weeks.ts";
import { trendTitle } from "../charts/trend-words.ts";
import { YieldBar } from "../charts/YieldBar.tsx";
import { YieldTable } from "../charts/YieldTable.tsx";
import { periodOf } from "../lib/period-of.ts";
import type { Days } from "../lib/periods.ts";
import { overviewQuery } from "../lib/queries.ts";
import { sayPeriod } from "../lib/say.ts";
import { sessionQuery } from "../lib/session.ts";
import { useAddress } from "../lib/use-address.ts";
import { useEver } from "../lib/use-ever.ts";
import { CostLine } from "./overview/CostLine.tsx";
import { Cuts } from "./overview/Cuts.tsx";
import { MetricPairs } from "./overview/MetricPairs.tsx";
import { NoFigures, NothingHere } from "./overview/Empty.tsx";
import { Withheld } from "./overview/Withheld.tsx";
import { trendCell, trendRows } from "./overview/trend-rows.ts";

const Explained = lazy(async () => ({ default: (await import("./overview/Explained.tsx")).Explained }));

/** "What came of it": the one-screen answer for a group and a period. */
export function Overview() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [address] = useAddress();
  const days = periodOf(session, address);
  return days === null ? <NoFigures /> : <Answer session={session} days={days} team={address.team} />;
}

function Answer({ session, days, team }: { readonly session: SessionPage; readonly days: Days; readonly team: string | undefined }) {
  const { data: page } = useSuspenseQuery(overviewQuery(days, team));
  const [{ panel }, change] = useAddress();
  const panelled = useEver(panel !== undefined);
  const explain = (what: string) => change({ panel: what });
  if (page.costMicros === 0) return <NothingHere page={page} k={session.k} />;
  const trend = joinWeeks(page.trend);
  const title = trendTitle(trend);
  return (
    <div className="space-y-12">
      <section aria-label="The answer">
        {page.group.asked !== undefined && (
          <p className="mb-4 border-l-2 border-accent pl-3 text-[0.93rem]">
            {page.group.asked} is too small to be shown alone in this time: single people could be read out of its figures. You see{" "}
            {page.group.name}, which it is part of.
          </p>
        )}
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{page.sentence}</h1>
        <CostLine page={page} />
        <div className="mt-6">
          <YieldBar amounts={page.yield} onPick={explain} />
        </div>
        <div className="mt-4">
          <YieldTable amounts={page.yield} before={page.before?.yield ?? null} onPick={explain} />
        </div>
        {page.before !== null && <p className="mt-2 text-[0.87rem] text-soft">Before: {sayPeriod(page.before.period)}.</p>}
        <button type="button" onClick={() => explain("yield")} className="mt-2 text-[0.87rem] text-accent underline underline-offset-4">
          How this is counted
        </button>
      </section>
      {trend.length > 0 && (
        <ChartFrame
          words={{
            title,
            below: `AI use at list price, dollars a week · ${sayPeriod(page.period)} · ${page.group.name}`,
            file: `upshot-trend-${page.period.from}-${page.period.to}`,
          }}
          rows={trendRows(trend)}
          shown={trendCell}
          onDefine={() => explain("trend")}
        >
          <Trend spans={trend} name={title} />
        </ChartFrame>
      )}
      <Cuts page={page} />
      <MetricPairs page={page} k={session.k} onDefine={explain} />
      <Withheld notes={page.withheld} k={session.k} />
      <Suspense fallback={null}>{panelled && <Explained page={page} />}</Suspense>
    </div>
  );
}
