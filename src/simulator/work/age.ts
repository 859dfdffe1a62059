import { day } from "../days.ts";
import { chance, lognormal } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { countAgain } from "./judge.ts";
import type { CommitMade, FinishedTask } from "./pull-request.ts";

/** Days until the lines of what landed are counted once more. */
const secondLook = 90 * day;

/**
 * What becomes of a commit after its verdict: more of its lines go, and some commits turn out to have brought in a bug, for which
 * a ticket is opened that is traced back to them.
 *
 * @param share 0–1 of its lines alive when it was judged
 * @param reverted when it is reverted; Infinity for never
 */
export function age(
  schedule: Schedule,
  { later, type, repo, skill }: FinishedTask,
  { urn, lines }: CommitMade,
  share: number,
  landed: number,
  reverted: number,
): void {
  const gone = Math.min(1, lognormal(later, 1.1 - type.lasts, 0.8));
  if (lines > 0 && reverted > landed + secondLook)
    countAgain(schedule, urn, lines, Math.round(lines * share) / lines, share * (1 - gone), landed + secondLook);
  const buggy = chance(later, Math.min(0.4, 0.035 * (1 + lines / 400) * (1.6 - skill)));
  const reported = Math.floor(landed + lognormal(later, 16, 1.1) * day);
  if (!buggy || reported >= reverted) return;
  schedule.at(reported)?.facts.artifacts.push({
    urn: `ticket:${repo}#${urn.slice(-40, -28)}`,
    kind: "ticket",
    repo,
    authors: [],
    at: reported,
    linesAdded: 0,
    linesRemoved: 0,
    parent: urn,
    version: reported,
  });
}
