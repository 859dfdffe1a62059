import { gitVersion } from "./ask-git.ts";
import { contentPieces, similarity, type ContentPieces } from "./line-similarity.ts";
import { blobSizes, readBlobs } from "./read-blobs.ts";
import type { TreeChange, TreeFile } from "./tree-changes.ts";

/** A file and the path where it stands. */
export interface Place extends TreeFile {
  readonly path: string;
}

/** A file that came, and the files that went in the same commit. */
export interface RenameSearch {
  readonly target: Place;
  readonly sources: readonly Place[];
}

/** The files that went, of one comparison: what a new file may have been renamed from. */
export function filesGone(changes: readonly TreeChange[]): Place[] {
  return changes.flatMap(({ kind, path, old }) => (kind === "deleted" && old !== null ? [{ path, ...old }] : []));
}

/**
 * For each target the file it was renamed from, or null: the answer of `git blame`, which asks for every file by itself.
 * (`git diff -M` gives a file that went to one target only.) Source of the order: git's diffcore-rename.c.
 */
export async function findRenames(directory: string, searches: readonly RenameSearch[]): Promise<(Place | null)[]> {
  const contents = await readContents(
    directory,
    searches.filter(({ target, sources }) => exactSource(target, sources) === null),
  );
  return searches.map((search) => findSource(search, contents));
}

/** Larger files than this are taken for renamed only when they are the same: it costs too much to look. */
const largestFile = 16_000_000;

/** The contents of all files that could be alike, judged by their size. By blob. */
async function readContents(directory: string, searches: readonly RenameSearch[]): Promise<Map<string, ContentPieces>> {
  const named = new Set<string>();
  for (const { target, sources } of searches) {
    if (target.type === "link" || sources.length === 0) continue;
    named.add(target.blob);
    for (const { blob } of sources) named.add(blob);
  }
  const sizes = await blobSizes(directory, [...named]);
  const wanted = new Set<string>();
  for (const { target, sources } of searches) {
    for (const source of sources) {
      const [small = 0, large = 0] = [sizes.get(target.blob) ?? 0, sizes.get(source.blob) ?? 0].sort((a, b) => a - b);
      if (small > 0 && small * 2 >= large && large <= largestFile) wanted.add(target.blob).add(source.blob);
    }
  }
  const contents = new Map<string, ContentPieces>();
  const rest = wanted.size > 0 && (await countsLastPiece());
  await readBlobs(directory, [...wanted], largestFile, (blob, bytes) => contents.set(blob, contentPieces(bytes, rest)));
  return contents;
}

/** Before version 2.44 git left the end of a file without a newline out of the comparison. */
async function countsLastPiece(): Promise<boolean> {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(await gitVersion()) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 44);
}

/**
 * The same content, best under the same file name; else the only file of that name, when three quarters are the same;
 * else the most similar one, when half is the same.
 */
function findSource({ target, sources }: RenameSearch, contents: ReadonlyMap<string, ContentPieces>): Place | null {
  const exact = exactSource(target, sources);
  if (exact !== null || target.type === "link") return exact;
  const content = contents.get(target.blob);
  if (content === undefined) return null;
  const likeness = (source: Place): number => {
    const other = contents.get(source.blob);
    return source.type === "link" || other === undefined ? 0 : similarity(other, content);
  };
  const namesakes = sources.filter((source) => isNamesake(source, target));
  if (namesakes.length === 1 && namesakes[0] !== undefined && likeness(namesakes[0]) >= 0.75) return namesakes[0];
  let best: Place | null = null;
  let most = 0.5;
  for (const source of sources) {
    const like = likeness(source);
    const better = best === null ? like >= most : like > most || (like === most && isNamesake(source, target) && !isNamesake(best, target));
    if (!better) continue;
    best = source;
    most = like;
  }
  return best;
}

function exactSource(target: Place, sources: readonly Place[]): Place | null {
  const same = sources.filter((source) => source.blob === target.blob && source.type === target.type);
  return same.find((source) => isNamesake(source, target)) ?? same[0] ?? null;
}

function isNamesake(a: Place, b: Place): boolean {
  return a.path.slice(a.path.lastIndexOf("/") + 1) === b.path.slice(b.path.lastIndexOf("/") + 1);
}
