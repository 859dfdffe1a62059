import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";
import { publishedPrices } from "../../ledger/queries/published-prices.ts";
import { publishedRows, publishedUse } from "../../ledger/queries/published-rows.ts";
import type { ToolsPage } from "../../model/pages/tools.ts";
import { listTeams } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { blocksOf, cover } from "./blocks.ts";
import { rowsOfGroup, showableGroup } from "./groups.ts";
import { nothingPublished } from "./nothing-published.ts";
import { addDays, daysBefore, lastMonth, sayDays, type Days } from "./period.ts";
import { sayMoney } from "./sentence.ts";
import { costOf, sumYield, trendOf } from "./sums.ts";
import { toolRows } from "./tools-rows.ts";

export interface ToolsQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly team: string | undefined;
}

/** Days of trend shown before the end of the period. */
const trendDays = 370;

/** Tools and models of a group, put together from published rows alone. @throws UpshotError `not-found` where nothing is published */
export async function toolsOf({ ledger, control, timeZone }: Services, question: ToolsQuestion): Promise<ToolsPage> {
  const [last, teams, prices] = await Promise.all([lastPublishedDay(ledger), listTeams(control), publishedPrices(control)]);
  if (last === null) throw nothingPublished();
  const usual = lastMonth(last);
  const asked: Days = { from: question.from ?? usual.from, to: question.to ?? usual.to };
  const rows = await publishedUse(ledger, { whole: false, ...asked });
  const below = showableGroup(rows, question.team ?? null, teams);
  const whole = teams.some(({ id, parent }) => id === below?.group.id && parent === null);
  const found = below === null || !whole ? below : { ...below, rows: await publishedUse(ledger, { whole, ...asked }) };
  if (found === null) {
    const weeks = await publishedRows(ledger, { cut: "week", ...asked });
    const group = showableGroup(weeks, question.team ?? null, teams)?.group;
    if (group === undefined) throw nothingPublished();
    const withheld = ["Tools and models are shown for whole months: choose a period that holds one that is over."];
    return {
      group,
      period: { ...asked, timeZone },
      before: null,
      sentence: `No tool can be shown for ${sayDays(asked)} yet.`,
      tools: [],
      trend: [],
      withheld,
    };
  }
  const { group } = found;
  const blocks = blocksOf(found.rows);
  const period = { from: blocks[0]?.from ?? asked.from, to: blocks.at(-1)?.to ?? asked.to };
  const earlier = daysBefore(period);
  const [beforeAll, trendAll] = await Promise.all([
    publishedUse(ledger, { whole, ...earlier }),
    publishedUse(ledger, { whole, from: addDays(period.to, -trendDays), to: period.to }),
  ]);
  const before = rowsOfGroup(beforeAll, group.id, teams);
  const compared = cover(blocksOf(before), earlier);
  const trend = rowsOfGroup(trendAll, group.id, teams);
  const tools = toolRows({ rows: found.rows, blocks, before: compared ? before : null, trend, prices });
  return {
    group,
    period: { ...period, timeZone },
    before: compared ? { ...earlier, timeZone } : null,
    sentence: sentenceOf(sayDays(period), costOf(sumYield(found.rows)), tools),
    tools,
    trend: trendOf(trend),
    withheld: withheldNotes({ asked, period, rows: found.rows, whole }),
  };
}

/** Which tool most of the cost is; which one is "best" it does not say. */
function sentenceOf(days: string, cost: number, tools: ToolsPage["tools"]): string {
  const named = tools.filter(({ id }) => id !== null);
  const [top] = named;
  if (top === undefined) return `${sayMoney(cost)} of AI use in ${days}, by tools too few people used to tell apart.`;
  const count = `${named.length === 1 ? "one tool" : `${named.length} tools`}${named.length < tools.length ? " and others" : ""}`;
  return `${sayMoney(cost)} of AI use in ${days} went through ${count}; ${top.name} is about ${Math.round((100 * top.costMicros) / cost)} % of it.`;
}

function withheldNotes({
  asked,
  period,
  rows,
  whole,
}: {
  readonly asked: Days;
  readonly period: Days;
  readonly rows: readonly { readonly tool: string; readonly model: string }[];
  readonly whole: boolean;
}): string[] {
  return [
    ...(asked.from === period.from && asked.to === period.to
      ? []
      : [`Tools are shown for whole months: these are the figures of ${sayDays(period)}.`]),
    ...(rows.some(({ tool, model }) => tool === "other" || model === "other")
      ? [
          whole
            ? "A tool or model that too few people used is counted to the others together."
            : "A tool or model that too few people of a larger group used is counted to the others together there.",
        ]
      : []),
  ];
}
