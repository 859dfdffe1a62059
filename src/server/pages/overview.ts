import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";
import { publishedAt } from "../../ledger/queries/published-at.ts";
import { publishedRows, publishedUse } from "../../ledger/queries/published-rows.ts";
import type { OverviewPage } from "../../model/pages/overview.ts";
import { toolName } from "../../model/tool-names.ts";
import { readSetting } from "../organisation/settings.ts";
import { listTeams } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { childOf, coveredGroup, teamsWithin } from "./groups.ts";
import { nothingPublished } from "./nothing-published.ts";
import { overviewMetrics } from "./overview-metrics.ts";
import { daysBefore, lastMonth, sayDays, type Days } from "./period.ts";
import { overviewSentence } from "./sentence.ts";
import { costOf, cutBy, peopleOf, sumYield, trendOf } from "./sums.ts";

export interface OverviewQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly team: string | undefined;
}

/** "What came of it", put together from published rows alone. */
export async function overviewOf(services: Services, question: OverviewQuestion): Promise<OverviewPage> {
  const { ledger, control, timeZone } = services;
  const [last, teams] = await Promise.all([lastPublishedDay(ledger), listTeams(control)]);
  if (last === null) throw nothingPublished();
  const usual = lastMonth(last);
  const asked: Days = { from: question.from ?? usual.from, to: question.to ?? usual.to };
  const [week, months] = await Promise.all([
    publishedRows(ledger, { cut: "week", ...asked }),
    publishedRows(ledger, { cut: "team", ...asked }),
  ]);
  const found = coveredGroup({ week, team: months }, question.team ?? null, teams);
  if (found === null) throw nothingPublished();
  const { group, rows, cut } = found;
  // Spans that reach over an edge of what was asked for are left out, and the page says which days it is about.
  const period = { from: rows[0]?.from ?? asked.from, to: rows.at(-1)?.to ?? asked.to };
  const earlier = daysBefore(period);
  const whole = teams.some(({ id, parent }) => id === group.id && parent === null);
  const [previous, use] = await Promise.all([publishedRows(ledger, { cut, ...earlier }), publishedUse(ledger, { whole, ...period })]);
  const within = teamsWithin(group.id, teams);
  const ofGroup = (row: { readonly group: string }): boolean => within.has(row.group.replace(/^rest:/, ""));
  const parts = sumYield(rows);
  const before = previous.filter(ofGroup);
  const beforeParts = before.length === 0 ? null : sumYield(before);
  const useRows = use.filter(ofGroup);
  const teamRows = months.filter(ofGroup);
  const named = (id: string): string => teams.find((each) => each.id === id)?.name ?? id;
  const other = (name: string): { id: string | null; name: string } => ({
    id: name === "other" ? null : name,
    name: name === "other" ? "others together" : name,
  });
  const tool = (name: string): { id: string | null; name: string } => (name === "other" ? other(name) : { id: name, name: toolName(name) });
  return {
    group,
    period: { ...period, timeZone },
    asOf: new Date(await publishedAt(ledger)).toISOString(),
    demo: await readSetting(control, "demo"),
    sentence: overviewSentence(sayDays(period), parts, beforeParts),
    costMicros: costOf(parts),
    yield: parts,
    cannotLinkMicros: sum(rows, ({ cannotLink }) => cannotLink),
    seatShareMicros: sum(rows, ({ seatShare }) => seatShare),
    estimatedMicros: sum(rows, ({ estimated }) => estimated),
    responses: sum(rows, ({ responses }) => responses),
    unpriced: sum(rows, ({ unpriced }) => unpriced),
    people: peopleOf(rows),
    before: beforeParts === null ? null : { period: { ...earlier, timeZone }, costMicros: costOf(beforeParts), yield: beforeParts },
    trend: trendOf(rows),
    cuts: {
      tool: cutBy(useRows, (row) => row.tool, tool),
      model: cutBy(useRows, ({ model }) => model, other),
      team: cutBy(
        teamRows,
        (row) => childOf(row, group.id, teams) ?? "",
        (id) => (id === "" ? { id: null, name: `the rest of ${group.name}` } : { id, name: named(id) }),
      ),
    },
    metrics: await overviewMetrics(services, group.id, period.to),
    withheld: withheldNotes(group, asked, period, useRows.length, teamRows.length),
  };
}

function withheldNotes(group: OverviewPage["group"], asked: Days, period: Days, use: number, team: number): string[] {
  return [
    ...(group.asked === undefined
      ? []
      : [`${group.asked} has too few people to be shown alone; this is ${group.name}, which it is part of.`]),
    ...(asked.from === period.from && asked.to === period.to
      ? []
      : [`Figures are published for ${sayDays(period)} of the days asked for.`]),
    ...(use > 0 ? [] : ["Tools and models are not shown here: too few people used each, or the month is still running."]),
    ...(team > 0 ? [] : ["Teams are not shown here: too few people in each, or the month is still running."]),
  ];
}

function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}
