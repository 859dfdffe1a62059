import type { Commit } from "../../model/commit.ts";
import { latestEditTime, type CommitTimes } from "./commit-times.ts";
import type { LineRarity } from "./line-rarity.ts";
import { pathMatcher } from "./same-path.ts";
import type { SessionEdits, SessionLines } from "./session-lines.ts";

/** What one commit and one session have in common. Weights are sums of rarity, counts are lines. */
export interface Overlap {
  addedWeight: number;
  removedWeight: number;
  addedLines: number;
  removedLines: number;
  /** Added lines that no other session wrote and no other change of the history adds. */
  ownLines: number;
  /** Files of the commit the session had edited before. */
  files: number;
}

/** A line of a commit that goes to a session: the edit it came from. */
export interface Claim {
  /** Place in `SessionEdits.added`. */
  readonly place: number;
  readonly weight: number;
}

export interface CommitMatch {
  readonly overlaps: ReadonlyMap<number, Overlap>;
  readonly claims: readonly Claim[];
  /** Rarity of all lines the commit changes. */
  readonly weight: number;
  /** Lines the commit adds and removes, blank ones left out. */
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Lines that so many edits have say nothing and would cost time. */
const mostPlaces = 500;
/** A line that appears in another file (moved, renamed) counts so much. */
const elsewhere = 0.3;
/** Lines below this rarity are no trace of where an edit landed. */
const leastTrace = 0.3;

/**
 * Compares commits with the edits of all sessions. Each line a commit adds goes to the one session that wrote it
 * last before the commit (in the same file rather than another, before the author's date rather than before an amend),
 * so that sessions that wrote the same line share it out instead of all claiming it. Removed lines likewise.
 */
export function commitMatcher(
  edits: SessionEdits,
  rarity: Omit<LineRarity, "compared">,
): (commit: Commit, times: CommitTimes) => CommitMatch {
  const pathsLike = pathMatcher(edits.paths);
  const inFile = new Uint32Array(edits.paths.length);
  let file = 0;
  const byPath = groupByPath(edits);
  /** By session: the file it was last counted for. */
  const editor = new Uint32Array(edits.sessions);

  return (commit, times) => {
    const overlaps = new Map<number, Overlap>();
    const claims: Claim[] = [];
    const last = latestEditTime(times);
    let weight = 0;
    let addedLines = 0;
    let removedLines = 0;
    for (const change of commit.changes) {
      file++;
      const paths = change.oldPath === null ? pathsLike(change.path) : [...pathsLike(change.path), ...pathsLike(change.oldPath)];
      for (const path of paths) inFile[path] = file;
      for (const line of change.added) {
        if (line !== 0) addedLines++;
        const rare = rarity.added(line);
        if (rare === 0) continue;
        weight += rare;
        const found = claimant(edits.added, line);
        if (found === null) continue;
        const overlap = overlapOf(found.session);
        overlap.addedWeight += rare * (found.sameFile ? 1 : elsewhere);
        overlap.addedLines++;
        if (found.alone && rarity.once(line)) overlap.ownLines++;
        if (found.sameFile && rare > leastTrace) claims.push({ place: found.place, weight: rare });
      }
      for (const line of change.removed) {
        if (line !== 0) removedLines++;
        const rare = rarity.removed(line);
        if (rare === 0) continue;
        weight += rare;
        const found = claimant(edits.removed, line);
        if (found === null || !found.sameFile) continue;
        const overlap = overlapOf(found.session);
        overlap.removedWeight += rare;
        overlap.removedLines++;
      }
      for (const path of paths) {
        for (const edit of byPath[path] ?? []) {
          if (!inWindow(edits.at[edit] ?? NaN, times.authored)) continue;
          const session = edits.session[edit] ?? 0;
          if (editor[session] === file) continue;
          editor[session] = file;
          overlapOf(session).files++;
        }
      }
    }
    return { overlaps, claims, weight, addedLines, removedLines };

    function inWindow(at: number, until: number): boolean {
      return at <= until && at >= times.earliest;
    }

    /** The session a line goes to, and the place it came from. */
    function claimant(lines: SessionLines, line: number): { session: number; place: number; sameFile: boolean; alone: boolean } | null {
      const { start, end } = lines.range(line);
      if (end === start || end - start > mostPlaces) return null;
      let best = -1;
      let bestRank = -Infinity;
      let bestAt = -Infinity;
      let alone = true;
      for (let place = start; place < end; place++) {
        const edit = lines.edit[place] ?? 0;
        const at = edits.at[edit] ?? NaN;
        if (!inWindow(at, last)) continue;
        if (best >= 0 && edits.session[edit] !== edits.session[lines.edit[best] ?? 0]) alone = false;
        const rank = (inFile[edits.path[edit] ?? 0] === file ? 2 : 0) + (at <= times.authored ? 1 : 0);
        if (rank < bestRank || (rank === bestRank && at <= bestAt)) continue;
        best = place;
        bestRank = rank;
        bestAt = at;
      }
      return best < 0 ? null : { session: edits.session[lines.edit[best] ?? 0] ?? 0, place: best, sameFile: bestRank >= 2, alone };
    }

    function overlapOf(session: number): Overlap {
      let overlap = overlaps.get(session);
      if (overlap === undefined)
        overlaps.set(session, (overlap = { addedWeight: 0, removedWeight: 0, addedLines: 0, removedLines: 0, ownLines: 0, files: 0 }));
      return overlap;
    }
  };
}

function groupByPath(edits: SessionEdits): number[][] {
  const groups: number[][] = edits.paths.map(() => []);
  for (const [edit, path] of edits.path.entries()) groups[path]?.push(edit);
  return groups;
}
