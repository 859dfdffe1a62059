import type { Commit } from "../../model/commit.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import { createCounts, type FingerprintCounts } from "./fingerprint-counts.ts";
import type { WantedLines } from "./session-lines.ts";

/** How much a line says about who wrote it: 1 = in one change only, 0 = everywhere. */
export interface LineRarity {
  added(fingerprint: number): number;
  removed(fingerprint: number): number;
  /** No other change in the history adds it. */
  once(fingerprint: number): boolean;
  /** Lines that some change adds (removes) and that are not everyday ones: no other is ever compared. */
  readonly compared: WantedLines;
}

/** Lines that people and tools write in any file, whatever it is about; a young repository cannot tell that by counting. */
const everyday = new Set(
  [
    "{ } ( ) [ ] }; }, ); ), ]; ], }) }); }), ({ => }else{ else{ else else: do{ do then fi done end esac try{ try: }finally{ finally:",
    "break break; continue continue; pass return return; returnnil returnnull; returntrue; returnfalse; returntrue returnfalse returnNone",
    "/** */ * // # --- ``` ... <!-- --> <div> </div> <tr> </tr> <td> </td> <ul> </ul> <p> </p> import(",
  ]
    .flatMap((list) => list.split(" "))
    .map((line) => lineFingerprint(line)),
);

/**
 * Rarity by the number of changes in the history that add (remove) the line, on a logarithmic scale that ends where
 * a fifth of all changes has it. Copies of a change (rebase, cherry-pick) count once.
 */
export function lineRarity(commits: readonly Commit[]): LineRarity {
  const added = createCounts();
  const removed = createCounts();
  const seen = new Set<string>();
  let changes = 0;
  for (const commit of commits) {
    if (commit.patchId === null || seen.has(commit.patchId)) continue;
    seen.add(commit.patchId);
    changes++;
    for (const file of commit.changes) {
      for (const line of file.added) added.add(line, changes);
      for (const line of file.removed) removed.add(line, changes);
    }
  }
  const scale = Math.log(Math.max(20, changes / 5));
  const weigh = (counts: FingerprintCounts) => (line: number) =>
    line === 0 || everyday.has(line) ? 0 : Math.max(0, 1 - Math.log(Math.max(1, counts.of(line))) / scale);
  const known = (counts: FingerprintCounts) => (line: number) => counts.of(line) > 0 && !everyday.has(line);
  return {
    added: weigh(added),
    removed: weigh(removed),
    once: (line) => added.of(line) <= 1,
    compared: { added: known(added), removed: known(removed) },
  };
}
