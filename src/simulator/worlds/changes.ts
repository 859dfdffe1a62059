import { day, hour } from "../days.ts";
import { chance, lognormal, type Random } from "../random.ts";
import { delay, type Desk } from "./desk.ts";
import type { Worker } from "./worker.ts";
import type { WorldArtifact, WorldSession } from "./world.ts";

export interface Change {
  readonly worker: Worker;
  readonly colleagues: readonly Worker[];
  readonly at: number;
  readonly added: number;
  readonly removed: number;
  readonly commits: number;
  readonly from: readonly WorldSession[];
  /** 0–1: the part of its lines that is soon rewritten; chance that it is never merged. */
  readonly rewritten: number;
  readonly refused: number;
  readonly unreviewed: boolean;
  /** Chance that it goes out by a deployment of its own, once merged. */
  readonly deploys?: number;
}

/** A change as teams make them: commits, a pull request, reviews, a merge, and what became of it. */
export function makeChange(desk: Desk, random: Random, change: Change): WorldArtifact {
  const { worker, colleagues, at, from } = change;
  const commits = Array.from({ length: change.commits }, (_, index) =>
    desk.artifact({
      kind: "commit",
      repo: worker.repo,
      authors: [worker.id],
      at: at - (change.commits - 1 - index) * delay(random, 25),
      added: change.added / change.commits,
      removed: change.removed / change.commits,
      from,
    }),
  );
  const pull = desk.artifact({
    kind: "pull_request",
    repo: worker.repo,
    authors: [worker.id],
    at: at + delay(random, 8),
    added: change.added,
    removed: change.removed,
    from,
  });
  desk.event(pull, "opened", pull.at, worker.id);
  const reviewer = change.unreviewed ? undefined : desk.someone(random, colleagues, worker);
  let ready = pull.at + delay(random, 30);
  if (reviewer !== undefined) {
    ready = pull.at + delay(random, 360);
    const review = desk.artifact({ kind: "review", repo: worker.repo, authors: [reviewer], at: ready });
    desk.event(pull, "reviewed", ready, reviewer);
    if (chance(random, 0.75)) desk.event(review, "acknowledged", ready + delay(random, 90), worker.id);
    ready += delay(random, 200);
  }
  if (chance(random, change.refused)) {
    desk.event(pull, "closed", ready + delay(random, 600), worker.id);
    return pull;
  }
  if (reviewer !== undefined) desk.event(pull, "approved", ready, reviewer);
  const merged = ready + delay(random, 20);
  desk.event(pull, "merged", merged, chance(random, 0.8) ? worker.id : (reviewer ?? worker.id));
  for (const piece of [...commits, pull]) desk.event(piece, "landed", merged);
  if (chance(random, change.deploys ?? 0)) makeDeployment(desk, random, worker, merged + delay(random, 90), from);
  if (chance(random, 0.02)) {
    const undo = merged + lognormal(random, 2 * day, 0.9);
    for (const piece of [...commits, pull]) desk.event(piece, "reverted", undo, worker.id);
  } else
    for (const piece of commits)
      if (chance(random, change.rewritten)) desk.event(piece, "rewritten", merged + lognormal(random, 4 * day, 0.7), worker.id);
  return pull;
}

/** A deployment of what was merged, and whether it held. */
export function makeDeployment(desk: Desk, random: Random, worker: Worker, at: number, from: readonly WorldSession[]): WorldArtifact {
  const piece = desk.artifact({ kind: "deployment", repo: worker.repo, authors: [worker.id], at, from });
  desk.event(piece, "deployed", at + delay(random, 8), worker.id);
  desk.event(piece, chance(random, 0.93) ? "healthy" : "failed", at + delay(random, 40));
  return piece;
}

/** A document, ticket or message of somebody, and whether anybody cared. */
export function makeWriting(
  desk: Desk,
  random: Random,
  writing: {
    readonly kind: "document" | "ticket" | "message";
    readonly worker: Worker;
    readonly colleagues: readonly Worker[];
    readonly at: number;
    readonly from: readonly WorldSession[];
    readonly read: number;
  },
): WorldArtifact {
  const { kind, worker, colleagues, at, from, read } = writing;
  const reader = desk.someone(random, colleagues, worker);
  // A ticket waits before it is taken up, most often somebody else's.
  const own = reader === undefined || chance(random, 0.35);
  const waited = kind === "ticket" ? delay(random, own ? 300 : 1500) : 0;
  const piece = desk.artifact({ kind, authors: [worker.id], at: at - waited, from });
  desk.event(piece, "opened", piece.at, kind === "ticket" && !own ? reader : worker.id);
  if (kind === "ticket") {
    desk.event(piece, "closed", at, worker.id);
    if (!chance(random, read)) desk.event(piece, "reopened", at + lognormal(random, 2 * day, 0.8), reader);
  } else if (reader !== undefined && chance(random, read)) {
    const first = at + (kind === "message" ? delay(random, 60) : lognormal(random, day, 1.2));
    desk.event(piece, "acknowledged", first, reader);
    if (kind === "document" && chance(random, 0.4)) desk.event(piece, "edited", first + hour * 5 * random(), reader);
  }
  return piece;
}
