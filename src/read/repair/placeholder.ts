/**
 * Claude Code writes every block of an answer on a line of its own, at first with the count of the moment the
 * answer began. The true count is there only when the last line is written late enough, mostly without a stop reason.
 * The largest count of a beginning among 7,372 answers of 2.0.64–2.1.42 is 34, the smallest that rose later is 48.
 */
const largestBeginning = 40;

/** No model answers with more tokens at once. A count above is an error of the log. */
export const largestAnswer = 500_000;

/**
 * Is a count without a stop reason only that of the answer's beginning? Yes where it is as small as those are
 * and less than half of what the log shows, or far below everything the true counts lead to expect. An answer that is
 * honestly tiny keeps its count. Among those 7,372 placeholders are at most 0.41 of the estimate; true counts, tiny ones too, are at least 0.69.
 *
 * @param estimate tokens expected from what the log shows
 * @param low true counts fall below this share of the estimate once in twenty times
 */
export function isPlaceholder(output: number, estimate: number, low: number): boolean {
  if (output <= largestBeginning) return output < 0.5 * estimate;
  return output < Math.min(0.2, 0.5 * low) * estimate;
}

/**
 * Can a count teach how characters become tokens? Final ones can, and those too large for a beginning: the count
 * rose while the answer was written, and the log only lacks the stop reason. Counts far below what is shown are errors of
 * some log; a final one is kept as it is, but teaches nothing.
 */
export function isTrueCount(output: number, estimate: number, final: boolean): boolean {
  if (output > largestAnswer) return false;
  return final ? output > 0.02 * estimate : output > largestBeginning && output >= 0.2 * estimate;
}
