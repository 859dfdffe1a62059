import { sayMerge } from "../../judge/verdicts/commit.ts";
import type { Report, ReportCommit, ReportSession } from "../../model/report.ts";
import type { Line, Pen } from "./ink.ts";
import { percent } from "./numbers.ts";
import { paragraph } from "./page.ts";

type ReportLink = ReportSession["links"][number];

/** "98 %"; an estimate is never shown as certain, nor as nothing. */
export function sayConfidence(confidence: number): string {
  if (confidence < 1 && confidence >= 0.995) return ">99\u00a0%";
  return percent(confidence);
}

/** Why a link is thought to be right, below the line that names it. */
export function evidenceLines(pen: Pen, { evidence }: ReportLink, width: number, indent: number): Line[] {
  const says = evidence.map((one) => one.says).join("; ");
  return paragraph(pen, `linked because: ${says === "" ? "nothing is written down" : says}`, width, "dim", indent);
}

/** What a report calls a tool; sessions carry its id. */
export function toolName(report: Report, tool: string): string {
  return report.byTool.find(({ key }) => key === tool)?.name ?? tool;
}

/** A link below this is a guess: it is shown as "perhaps", or only when somebody asks for more. */
const likely = 0.5;

/** Which of the links, surest first, to show: the likely ones, or the best three where none is. `sure` counts the likely ones. */
export function splitLinks<Link extends { readonly confidence: number }>(
  links: readonly Link[],
  more: boolean,
  most: number,
): { shown: readonly Link[]; sure: number } {
  const sure = links.filter(({ confidence }) => confidence >= likely).length;
  return { shown: more ? links : links.slice(0, sure === 0 ? 3 : Math.min(sure, most)), sure };
}

/** "held: 12 of 12 lines alive…"; of a merge only that there is nothing to judge. */
export function sayVerdict({ verdict, says }: Pick<ReportCommit, "verdict" | "says">): string {
  return says === sayMerge ? says.replace(/^a /, "") : `${verdict}: ${says}`;
}

/** Why fewer lines are compared than a commit adds; nothing where no evidence counts lines. */
export function blankLinesNote(pen: Pen, links: readonly ReportLink[], width: number): Line[] {
  const counts = links.some(({ evidence }) => evidence.some(({ method }) => ["lines", "removed lines"].includes(method)));
  return counts ? paragraph(pen, "blank lines are left out where lines are compared", width, "dim") : [];
}
