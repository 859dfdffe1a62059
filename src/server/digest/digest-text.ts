import type { OverviewPage } from "../../model/pages/overview.ts";
import { yieldParts, type YieldPart } from "../../model/yield.ts";
import { sayDays } from "../pages/period.ts";
import { sayMoney } from "../pages/sentence.ts";

export interface DigestLine {
  readonly part: YieldPart;
  readonly name: string;
  readonly micros: number;
  /** Whole percent; the five need not add up to 100. */
  readonly percent: number;
  /** "52 % before"; "" where there is nothing to compare with. */
  readonly before: string;
}

const names: Readonly<Record<YieldPart, string>> = {
  held: "Held",
  pending: "Pending",
  exploration: "Exploration",
  unlinked: "Unlinked",
  undone: "Undone",
};
const barCells = 24;

/** The five parts in their one order. */
export function digestLines({ costMicros, yield: parts, before }: OverviewPage): DigestLine[] {
  return yieldParts.map((part) => ({
    part,
    name: names[part],
    micros: parts[part],
    percent: share(parts[part], costMicros),
    before: before === null || before.costMicros === 0 ? "" : `${share(before.yield[part], before.costMicros)} % before`,
  }));
}

/** What the whole is, and what to know before reading it. */
export function digestNotes(page: OverviewPage): string[] {
  const { costMicros, seatShareMicros, estimatedMicros, unpriced, before, withheld } = page;
  return [
    `${sayMoney(costMicros)} of AI use at list price by about ${page.people} people${before === null ? "" : `; ${sayMoney(before.costMicros)} in ${sayDays(before.period)}`}.`,
    ...(seatShareMicros > 0 ? [`${share(seatShareMicros, costMicros)} % of it is list value of use under seats, not money spent.`] : []),
    ...(estimatedMicros > 0 ? [`${share(estimatedMicros, costMicros)} % is estimated.`] : []),
    ...(unpriced > 0 ? [`${unpriced.toLocaleString("en")} responses have no known price and count as nothing.`] : []),
    "The last weeks still hold much that is pending; their shares will move.",
    ...withheld.filter((note) => note.startsWith("Figures are published")),
    ...(page.demo ? ["The organisation is simulated."] : []),
  ];
}

export const digestFooter =
  "Sums over the whole organisation only; nobody can be singled out. An admin switches this message off, or changes who gets it, under Settings.";

export function digestText(page: OverviewPage, address: string): string {
  const lines = digestLines(page).map(
    ({ name, micros, percent, before }) =>
      `${name.padEnd(12)}${bar(percent).padEnd(barCells + 2)}${`${percent} %`.padStart(5)}  ${sayMoney(micros).padStart(10)}${before === "" ? "" : `   ${before}`}`,
  );
  return [
    page.sentence,
    "",
    ...lines,
    "",
    ...digestNotes(page),
    "",
    `The page, with what stands behind it: ${address}`,
    "",
    digestFooter,
    "",
  ].join("\n");
}

/** In Slack's markup; `plain` makes text safe in it. */
export function digestSlack(page: OverviewPage, address: string, plain: (text: string) => string): string {
  const lines = digestLines(page).map(
    ({ name, micros, percent, before }) =>
      `${name.padEnd(12)}${bar(percent).padEnd(barCells)}${`${percent} %`.padStart(5)}  ${sayMoney(micros)}${before === "" ? "" : ` (${before})`}`,
  );
  return [
    `*${plain(page.sentence)}*`,
    "```",
    ...lines.map(plain),
    "```",
    ...digestNotes(page).map(plain),
    `<${address}|The page, with what stands behind it>`,
  ].join("\n");
}

function bar(percent: number): string {
  return "█".repeat(Math.round((percent / 100) * barCells));
}

function share(part: number, of: number): number {
  return of === 0 ? 0 : Math.round((100 * part) / of);
}
