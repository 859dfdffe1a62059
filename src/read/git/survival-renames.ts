import { gitText } from "./ask-git.ts";
import { contentPieces, similarity, type ContentPieces } from "./line-similarity.ts";
import { blobSizes, readBlobs } from "./read-blobs.ts";
import { readBlobPatch, type ChangedFile } from "./survival-patches.ts";
import { readTreeChanges, type TreeChange, type TreeFile } from "./tree-changes.ts";

/**
 * `git diff -M` gives every file that went to one new file only. `git blame` asks for each new file by itself which of
 * the files that went it resembles most: when one file is split in two, both halves keep their lines' origin. The
 * answers can only differ where something was renamed and there was a choice.
 */
export function hasRenameChoice(files: readonly ChangedFile[]): boolean {
  let added = 0;
  let renamed = 0;
  let deleted = 0;
  for (const { change } of files) {
    if (change.kind === "added") added++;
    else if (change.kind === "renamed") renamed++;
    else if (change.kind === "deleted") deleted++;
  }
  return renamed > 0 && (added > 0 || renamed + deleted > 1);
}

/** A pair `<commit> <parent>` and its line diff as `git diff -M` gives it. */
export interface ComparedPair {
  readonly pair: string;
  readonly files: readonly ChangedFile[];
}

/** The same line diffs, with the renames that `git blame` would follow, in the same order. */
export async function chooseRenames(directory: string, compared: readonly ComparedPair[]): Promise<ChangedFile[][]> {
  const moves: Moves[] = [];
  await readTreeChanges(directory, compared.map(({ pair }) => pair), (changes) => {
    moves.push(movesOf(changes));
  });
  const contents = await readContents(directory, moves);
  const chosen: ChangedFile[][] = [];
  for (const [i, { files }] of compared.entries()) chosen.push(await correct(directory, files, moves[i], contents));
  return chosen;
}

/** The files that came, and the files that went. */
interface Moves {
  readonly targets: readonly Place[];
  readonly sources: readonly Place[];
}

interface Place extends TreeFile {
  readonly path: string;
}

/** Beyond this many combinations in one commit, or for files this large, git's own choice stands: it costs too much to look. */
const mostCombinations = 250_000;
const largestFile = 16_000_000;

function movesOf(changes: readonly TreeChange[]): Moves {
  const targets: Place[] = [];
  const sources: Place[] = [];
  for (const change of changes) {
    if (change.kind === "added" && change.new !== null) targets.push({ path: change.path, ...change.new });
    if (change.kind === "deleted" && change.old !== null) sources.push({ path: change.path, ...change.old });
  }
  return targets.length * sources.length > mostCombinations ? { targets: [], sources: [] } : { targets, sources };
}

/** The contents of all files that could be alike, judged by size, and have no exact match. By blob. */
async function readContents(directory: string, moves: readonly Moves[]): Promise<Map<string, ContentPieces>> {
  const open = moves.flatMap(({ targets, sources }) => targets.flatMap((target) => (exactSource(target, sources) === null ? [{ target, sources }] : [])));
  const named = open.flatMap(({ target, sources }) => [target.blob, ...sources.map(({ blob }) => blob)]);
  const sizes = await blobSizes(directory, [...new Set(named)]);
  const wanted = new Set<string>();
  for (const { target, sources } of open) {
    for (const source of sources) {
      const [small = 0, large = 0] = [sizes.get(target.blob) ?? 0, sizes.get(source.blob) ?? 0].sort((a, b) => a - b);
      if (small * 2 >= large && large <= largestFile) wanted.add(target.blob).add(source.blob);
    }
  }
  const contents = new Map<string, ContentPieces>();
  const rest = wanted.size > 0 && (await countsLastPiece(directory));
  await readBlobs(directory, [...wanted], largestFile, (blob, bytes) => contents.set(blob, contentPieces(bytes, rest)));
  return contents;
}

/** Before version 2.44 git left the end of a file without a newline out of the comparison. */
async function countsLastPiece(directory: string): Promise<boolean> {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(await gitText(directory, ["version"])) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 44);
}

/** Which file that went `target` comes from, if any. Source of the order: git's diffcore-rename.c for a single target. */
function findSource(target: Place, sources: readonly Place[], contents: ReadonlyMap<string, ContentPieces>): Place | null {
  const exact = exactSource(target, sources);
  if (exact !== null || target.type === "link") return exact;
  const likeness = (source: Place): number => {
    const [a, b] = [contents.get(source.blob), contents.get(target.blob)];
    return source.type === "link" || a === undefined || b === undefined ? 0 : similarity(a, b);
  };
  const namesake = sources.filter((source) => fileName(source) === fileName(target));
  if (namesake.length === 1 && namesake[0] !== undefined && likeness(namesake[0]) >= 0.75) return namesake[0];
  let best: Place | null = null;
  let most = 0.5;
  for (const source of sources) {
    const like = likeness(source);
    if (like < most || (like === most && best !== null && !(fileName(source) === fileName(target) && fileName(best) !== fileName(target)))) continue;
    best = source;
    most = like;
  }
  return best;
}

function exactSource(target: Place, sources: readonly Place[]): Place | null {
  const same = sources.filter((source) => source.blob === target.blob && source.type === target.type);
  return same.find((source) => fileName(source) === fileName(target)) ?? same[0] ?? null;
}

function fileName({ path }: Place): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function correct(
  directory: string,
  files: readonly ChangedFile[],
  moves: Moves | undefined,
  contents: ReadonlyMap<string, ContentPieces>,
): Promise<ChangedFile[]> {
  const targets = new Map(moves?.targets.map((target) => [target.path, target]));
  const corrected: ChangedFile[] = [];
  for (const file of files) {
    const { change } = file;
    const target = change.kind === "added" || change.kind === "renamed" ? targets.get(change.path) : undefined;
    const source = target === undefined ? null : findSource(target, moves?.sources ?? [], contents);
    if (target === undefined || source === null || source.path === change.oldPath) {
      corrected.push(file);
      continue;
    }
    const hunks = source.blob === target.blob ? [] : await readBlobPatch(directory, source.blob, target.blob);
    corrected.push({ change: { ...change, kind: "renamed", oldPath: source.path }, hunks });
    if (change.oldPath !== null) corrected.push({ change: { ...change, kind: "deleted", path: change.oldPath, oldPath: null }, hunks: [] });
  }
  return corrected;
}
