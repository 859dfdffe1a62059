import type { Score } from "./score.ts";

/** The score as people read it: a table by strategy and one of what honest people are confused with, then what it comes to. */
export function sayScore(score: Score): string[] {
  const percent = (part: number | null): string => (part === null ? "–" : `${(100 * part).toFixed(1)} %`);
  const lines: string[] = [];
  const strategies = Object.entries(score.byStrategy);
  if (strategies.length > 0) {
    const width = Math.max(...strategies.map(([name]) => name.length), 20);
    lines.push(`${"strategy".padEnd(width)}  padded weeks  found at 1 %  findings`);
    for (const [name, { weeks, recall, flagged }] of strategies)
      lines.push(`${name.padEnd(width)}  ${String(weeks).padStart(12)}  ${percent(recall).padStart(12)}  ${percent(flagged).padStart(8)}`);
    lines.push("");
  }
  const confusers = Object.entries(score.byConfuser);
  if (confusers.length > 0) {
    const width = Math.max(...confusers.map(([name]) => name.length), 20);
    lines.push(`${"honest, but".padEnd(width)}  person-quarters  with a finding`);
    for (const [name, { personQuarters, flagged }] of confusers)
      lines.push(`${name.padEnd(width)}  ${String(personQuarters).padStart(15)}  ${percent(flagged).padStart(14)}`);
    lines.push("");
  }
  const { true: real, estimated } = score.paddedShareOfSpend;
  lines.push(`padded share of spend: estimated ${percent(estimated)}${real === null ? "" : `, in truth ${percent(real)}`}`);
  if (score.recallAt1pctFpr === null) lines.push("no labels: nothing else can be scored");
  else {
    lines.push(
      `padded weeks found, mean over strategies: ${percent(score.recallAt1pctFpr)} where 1 % of honest person-quarters would be flagged, ${percent(score.recallFlagged)} as findings`,
      `of their spend found: ${percent(score.recallSpend)}`,
      `honest person-quarters with a finding: ${percent(score.fprPersonQuarter)}`,
      `probabilities are off by ${percent(score.calibration.error)} on average`,
    );
  }
  return lines;
}
