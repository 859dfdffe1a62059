import type { Report, ReportSession } from "../../model/report.ts";
import type { Line, Pen } from "./ink.ts";
import { number, percent } from "./numbers.ts";
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

/** "31 more, less sure"; "" where all are shown. */
export function sayMore(count: number): string {
  return count > 0 ? `${number(count)} more, less sure: add --json to see all` : "";
}
