import type { UsageGroup, UsageGrouping } from "../../ledger/queries/sum-usage.ts";
import type { UsageSum } from "../../model/report.ts";
import { dayRange, justBefore } from "./dates.ts";
import { displayWidth } from "./display-width.ts";
import { shortId } from "./ids.ts";
import type { Ink, Line, Pen, Role } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { money, moneyColumn, usDollar } from "./money.ts";
import { compact, percent, plural } from "./numbers.ts";
import { facts, nextStepLines, paragraph, sections, type NextStep } from "./page.ts";
import { halfWidth } from "./say-money.ts";
import { blank, table } from "./table.ts";
import { lookedInLines } from "./terminal-empty.ts";
import type { View } from "./terminal-view.ts";

export interface UsagePage {
  readonly total: UsageSum;
  readonly by: UsageGrouping;
  readonly groups: readonly UsageGroup[];
  /** Lines and files that could not be read. */
  readonly skipped: number;
  readonly lookedIn: readonly { readonly source: string; readonly folder: string; readonly found: boolean; readonly files: number }[];
  /** Milliseconds UTC, the end exclusive; null = open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly timeZone: string;
  /** What people call the tools, by id of their source. */
  readonly toolNames?: ReadonlyMap<string, string>;
}

/** `upshot usage`: tokens and cost by one grouping, and the total. */
export function renderUsage(page: UsagePage, view: View): string {
  const pen = inkFor(view);
  const heading = facts(pen, ["upshot usage", `by ${page.by}`, sayPeriod(page), page.timeZone], view.width, "strong", 0);
  if (page.total.responses === 0) return paint(sections([heading, ...emptyUsage(page, view, pen)]), view);
  return paint(sections([heading, usageTable(page, view, pen), usageNotes(page, view, pen)]), view);
}

function sayPeriod({ from, to, timeZone }: UsagePage): string {
  const first = from === null ? null : new Date(from).toISOString();
  const last = to === null ? null : justBefore(new Date(to).toISOString());
  if (first !== null && last !== null) return dayRange(first, last, timeZone);
  if (first !== null) return `since ${dayRange(first, first, timeZone)}`;
  return last === null ? "all time" : `until ${dayRange(last, last, timeZone)}`;
}

function usageTable(page: UsagePage, view: View, pen: Pen): Line[] {
  const { groups, total } = page;
  const costs = moneyColumn([...groups.map(({ usage }) => usage.costMicros), total.costMicros], view.currency ?? usDollar);
  const ids = groups.map(({ key }) => key);
  const row = (name: string, usage: UsageSum, cost: string, role: Role): Ink[][] => {
    const { inputUncached, cacheWrite5m, cacheWrite1h, cacheRead, output } = usage.tokens;
    const amounts = [usage.responses, inputUncached + cacheWrite5m + cacheWrite1h, cacheRead, output];
    const noPrice = total.unpriced === 0 ? "" : usage.unpriced === 0 ? "-" : compact(usage.unpriced);
    const texts = [name, ...amounts.map(compact), usage.unpriced === usage.responses ? "-" : cost, noPrice];
    return texts.map((text) => (text === "" ? [] : [pen(text, role)]));
  };
  const right = { align: "right" } as const;
  const lines = table(
    [
      { title: page.by, min: 22 },
      { title: "responses", ...right, drop: 3 },
      { title: "input", ...right, drop: 2 },
      { title: "cache read", ...right, drop: 4 },
      { title: "output", ...right },
      { title: "cost", ...right },
      { title: total.unpriced === 0 ? "" : "no price", ...right },
    ],
    [
      ...groups.map(({ key, usage }, i) => row(nameOf(key, page, ids, view), usage, costs[i] ?? "", "plain")),
      row("total", total, costs.at(-1) ?? "", "strong"),
    ],
    { width: view.width },
  );
  return [...lines.slice(0, -1), ...(groups.length > 1 ? [[]] : []), ...lines.slice(-1)];
}

function nameOf(key: string, page: UsagePage, ids: readonly string[], view: View): string {
  switch (page.by) {
    case "tool":
      return page.toolNames?.get(key) ?? key;
    case "session":
      return shortId(key, ids, 8);
    case "project":
      return key === "" ? "no folder known" : endOf(key, Math.max(24, view.width - 56));
    default:
      return key === "" ? "unknown" : key;
  }
}

/** The end of a path tells more than its beginning. */
function endOf(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  const parts = path.split(/(?=[\\/])/);
  let end = parts.pop() ?? path;
  for (let part = parts.pop(); part !== undefined && displayWidth(part + end) < width; part = parts.pop()) end = part + end;
  return `…${end}`;
}

function usageNotes({ total, skipped }: UsagePage, view: View, pen: Pen): Line[] {
  const { basisMicros, costMicros, interval, unpriced, responses } = total;
  const currency = view.currency ?? usDollar;
  const half = halfWidth(interval);
  const says = [
    "input is what was not read from a cache, cache writes included; cost is at list price unless you set another: upshot\u00a0prices",
  ];
  if (basisMicros.estimated > 0) {
    const range =
      interval[0] === interval[1]
        ? ""
        : `: the total lies between ${money(interval[0], currency, half)} and ${money(interval[1], currency, half)} (90\u00a0% interval)`;
    says.push(
      `${percent(basisMicros.estimated / costMicros)} of the cost rests on estimated output tokens, because the logs hold placeholders${range}`,
    );
  }
  if (unpriced > 0)
    says.push(
      `${unpriced === responses ? "all" : plural(unpriced, "response")} without a known price: their tokens are counted, their cost is in no sum`,
    );
  if (skipped > 0)
    says.push(`${plural(skipped, "piece", "pieces")} of the logs could not be read: upshot\u00a0report\u00a0--all\u00a0--skipped`);
  return says.flatMap((note) => paragraph(pen, note, view.width, "dim"));
}

function emptyUsage(page: UsagePage, view: View, pen: Pen): Line[][] {
  const { from, to, lookedIn, toolNames, skipped } = page;
  const open = from === null && to === null;
  const folders = lookedIn.map(({ source, ...rest }) => ({ tool: toolNames?.get(source) ?? source, ...rest }));
  const sayFolder = ({ found, files }: { found: boolean; files: number }): string => {
    if (!found) return "not there";
    return files === 0 ? "no logs in it" : `${plural(files, "log")}, ${open ? "no response in them" : "none of this period"}`;
  };
  const steps: NextStep[] = [
    ...(open ? [] : [{ when: "for all time", command: `upshot usage --by ${page.by}` }]),
    { when: "if the logs are elsewhere", command: "upshot usage --logs DIR" },
    { when: "to see it on sample data", command: "upshot report --or-sample" },
  ];
  return [
    paragraph(
      pen,
      `No response of an AI coding tool was found${open ? "" : ` for this period, ${sayPeriod(page)}`}.`,
      view.width,
      "strong",
    ),
    lookedInLines(folders, sayFolder, view, pen),
    [[...blank(2), pen("What to do")], ...nextStepLines(pen, steps, view.width, 4)],
    skipped === 0
      ? []
      : paragraph(
          pen,
          `${plural(skipped, "piece", "pieces")} of the logs could not be read: upshot\u00a0report\u00a0--all\u00a0--skipped`,
          view.width,
          "dim",
        ),
  ];
}
