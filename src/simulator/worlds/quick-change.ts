import { minute } from "../days.ts";
import { chance, lognormal, type Random } from "../random.ts";
import type { HonestWeek } from "./honest-work.ts";
import type { WorldArtifact, WorldSession } from "./world.ts";

export interface QuickChange {
  readonly at: number;
  readonly added: number;
  readonly removed: number;
  readonly commits?: number;
  readonly from: readonly WorldSession[];
  /** Somebody approves it within minutes, hardly read; otherwise its author merges it alone. */
  readonly waved: boolean;
  readonly minutes?: number;
}

/** A change that nobody looks at: opened, waved through or self-merged, landed. */
export function quickChange(
  { desk, worker, colleagues }: HonestWeek,
  random: Random,
  change: QuickChange,
): { readonly pull: WorldArtifact; readonly commits: readonly WorldArtifact[]; readonly merged: number } {
  const { at, from, added, removed } = change;
  const place = { repo: worker.repo, authors: [worker.id], from };
  const count = change.commits ?? 1;
  const lines = { added: added / count, removed: removed / count };
  const commits = Array.from({ length: count }, (_, index) =>
    desk.artifact({ kind: "commit", ...place, ...lines, at: at - (count - 1 - index) * 6 * minute * (0.5 + random()) }),
  );
  const pull = desk.artifact({ kind: "pull_request", ...place, at: at + 4 * minute * random(), added, removed });
  desk.event(pull, "opened", pull.at, worker.id);
  const merged = pull.at + lognormal(random, change.minutes ?? 12, 0.9) * minute;
  const friend = change.waved ? desk.someone(random, colleagues, worker) : undefined;
  if (friend !== undefined) {
    const seen = pull.at + 0.8 * (merged - pull.at);
    const review = desk.artifact({ kind: "review", repo: worker.repo, authors: [friend], at: seen });
    if (chance(random, 0.4)) desk.event(review, "acknowledged", merged, worker.id);
    desk.event(pull, "reviewed", seen, friend);
    desk.event(pull, "approved", seen, friend);
  }
  desk.event(pull, "merged", merged, chance(random, 0.9) ? worker.id : (friend ?? worker.id));
  for (const piece of [...commits, pull]) desk.event(piece, "landed", merged);
  return { pull, commits, merged };
}
