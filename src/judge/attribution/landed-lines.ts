import { slack } from "./commit-times.ts";
import type { Claim } from "./match-commit.ts";
import type { SessionEdits } from "./session-lines.ts";

/** What became of the lines a session had written and not yet seen committed when a commit was made. */
export interface LandedLines {
  /** Rarity of those that came into this commit, and of all that came into this or a later one. */
  of(session: number, commit: number): { readonly here: number; readonly waiting: number };
}

/** Commits written within a second of each other are copies of one commit. */
const sameMoment = 1000;

/**
 * Follows each claimed line to the earliest commit that has it. `claims` and `authoredAt` are by commit; a time may be
 * infinite (a clock that cannot be trusted): such a commit is never the earliest.
 */
export function landedLines(edits: SessionEdits, claims: readonly (readonly Claim[])[], authoredAt: readonly number[]): LandedLines {
  const landed = new Float64Array(edits.added.count).fill(Infinity);
  const weights = new Float32Array(edits.added.count);
  for (const [commit, list] of claims.entries()) {
    const at = authoredAt[commit] ?? Infinity;
    for (const { place, weight } of list) {
      landed[place] = Math.min(landed[place] ?? Infinity, at);
      weights[place] = weight;
    }
  }
  // Lines of one edit that landed together are one entry: sessions have few.
  const groups = new Map<number, Map<string, { editAt: number; landedAt: number; weight: number }>>();
  for (const [place, at] of landed.entries()) {
    if ((weights[place] ?? 0) === 0) continue;
    const edit = edits.added.edit[place] ?? 0;
    const session = edits.session[edit] ?? 0;
    let group = groups.get(session);
    if (group === undefined) groups.set(session, (group = new Map()));
    const key = `${edit} ${at}`;
    const entry = group.get(key);
    if (entry === undefined) group.set(key, { editAt: edits.at[edit] ?? 0, landedAt: at, weight: weights[place] ?? 0 });
    else entry.weight += weights[place] ?? 0;
  }
  const lists = new Map([...groups].map(([session, group]) => [session, [...group.values()]]));
  const heres = claims.map((list, commit) => {
    const here = new Map<number, number>();
    const at = authoredAt[commit] ?? Infinity;
    for (const { place, weight } of new Map(list.map((claim) => [claim.place, claim])).values()) {
      const edit = edits.added.edit[place] ?? 0;
      if ((landed[place] ?? Infinity) < at - sameMoment || (edits.at[edit] ?? 0) > at + slack) continue;
      const session = edits.session[edit] ?? 0;
      here.set(session, (here.get(session) ?? 0) + weight);
    }
    return here;
  });
  return {
    of(session, commit) {
      const at = authoredAt[commit] ?? Infinity;
      let waiting = 0;
      for (const { editAt, landedAt, weight } of lists.get(session) ?? []) {
        if (editAt <= at + slack && landedAt >= at - sameMoment) waiting += weight;
      }
      return { here: heres[commit]?.get(session) ?? 0, waiting };
    },
  };
}
