import {
  deploymentsToJudge,
  reviewsToJudge,
  type DeploymentToJudge,
  type ReviewToJudge,
} from "../../ledger/queries/deployments-to-judge.ts";
import type { EventFact, VerdictFact } from "../../model/facts.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";

const minute = 60_000;
const day = 86_400_000;
/** Verdicts on what is older stand. */
const lookBack = 60 * day;
/** A deployment is judged this long after it started, a review after it was submitted. */
const deploymentWindow = 30 * minute;
const reviewWindow = 7 * day;

/** Judges what no mirror knows of. The simulated organisation brings its verdicts itself. */
export async function judgeDeployments({
  control,
  ledger,
  journal,
  now,
}: Pick<Services, "control" | "ledger" | "journal" | "now">): Promise<void> {
  if (await readSetting(control, "demo")) return;
  const at = now();
  const deployments = await deploymentsToJudge(ledger, at - lookBack);
  const reviews = await reviewsToJudge(ledger, at - lookBack);
  const verdicts = [...deployments.flatMap((each) => deploymentVerdict(each, at)), ...reviews.flatMap((each) => reviewVerdict(each, at))];
  const events = restorations(deployments);
  if (verdicts.length + events.length > 0) await journal.write({ verdicts, events });
}

/** Held where it was healthy, or nothing was heard, 30 minutes after it started; undone where it failed, whenever. */
export function deploymentVerdict({ urn, started, failed, held, undone }: DeploymentToJudge, now: number): VerdictFact[] {
  if (failed > 0) return undone === 1 ? [] : [verdict(urn, 0, failed, now)];
  return held === 1 || now < started + deploymentWindow ? [] : [verdict(urn, 1, started + deploymentWindow, now)];
}

/** Held where a change followed within seven days, or it approved what then held; undone where neither came true. */
export function reviewVerdict({ urn, at, approves, changed, pullHeld, pullUndone }: ReviewToJudge, now: number): VerdictFact[] {
  if (changed > at && changed <= at + reviewWindow) return [verdict(urn, 1, changed, now)];
  if (approves) return pullHeld + pullUndone < 1 ? [] : [verdict(urn, pullHeld >= 0.5 ? 1 : 0, Math.max(at, now), now)];
  return now < at + reviewWindow ? [] : [verdict(urn, 0, at + reviewWindow, now)];
}

/** Where nobody says when a failed deployment was put right, the next healthy one of its repository did. */
export function restorations(deployments: readonly DeploymentToJudge[]): EventFact[] {
  return deployments.flatMap(({ urn, repo, failed, restored }) => {
    if (failed === 0 || restored > 0) return [];
    const next = deployments.filter((each) => each.repo === repo && each.failed === 0 && each.healthy > failed);
    if (next.length === 0) return [];
    const at = Math.min(...next.map(({ healthy }) => healthy));
    return [{ key: `restored:${urn}:${at}`, artifact: urn, kind: "restored" as const, at, person: "", version: at }];
  });
}

function verdict(artifact: string, held: 0 | 1, judged: number, now: number): VerdictFact {
  return { artifact, held, pending: 0, undone: 1 - held, lines: 0, linesAlive: 0, judged, version: now };
}
