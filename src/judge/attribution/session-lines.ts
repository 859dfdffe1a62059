import type { SessionWork } from "../../model/session-work.ts";

/** Every line the sessions added or removed, found by fingerprint. A place is the number of one (line, edit), in that order. */
export interface SessionLines {
  /** Places of a line: from `start` to before `end`. */
  range(fingerprint: number): { readonly start: number; readonly end: number };
  /** By place. */
  readonly edit: Uint32Array;
  readonly count: number;
}

/** One edit of one session. `path` is a number in `paths`. */
export interface SessionEdits {
  /** How many sessions there are. */
  readonly sessions: number;
  readonly session: Uint32Array;
  readonly at: Float64Array;
  readonly path: Uint32Array;
  readonly paths: readonly string[];
  readonly added: SessionLines;
  readonly removed: SessionLines;
}

/** The lines worth finding. */
export interface WantedLines {
  readonly added: (fingerprint: number) => boolean;
  readonly removed: (fingerprint: number) => boolean;
}

const everyLine: WantedLines = { added: () => true, removed: () => true };

/**
 * Lays the edits of all sessions side by side. Resumed and forked sessions repeat the history they grew from: an edit
 * that several sessions have belongs to the one that began first, then to the one that ended first. Most lines of most
 * logs are of other repositories: those that are not `wanted` have no place.
 */
export function indexEdits(works: readonly SessionWork[], wanted: WantedLines = everyLine): SessionEdits {
  const owners = new Map<string, number>();
  const older = (a: SessionWork, b: SessionWork): number => a.session.from - b.session.from || a.session.to - b.session.to;
  // Only edits of one moment can be the same, and few edits share theirs: the others need no key.
  const shared = sharedTimes(works);
  const keys = works.map(({ edits }) => edits.map((edit) => (shared.has(edit.at) ? editKey(edit) : "")));
  for (const [index, work] of works.entries()) {
    for (const key of keys[index] ?? []) {
      if (key === "") continue;
      const known = owners.get(key);
      const owner = known === undefined ? undefined : works[known];
      if (owner === undefined || older(work, owner) < 0) owners.set(key, index);
    }
  }
  const session: number[] = [];
  const at: number[] = [];
  const path: number[] = [];
  const numbers = new Map<string, number>();
  const added: Uint32Array[] = [];
  const removed: Uint32Array[] = [];
  for (const [index, work] of works.entries()) {
    for (const [place, edit] of work.edits.entries()) {
      const key = keys[index]?.[place] ?? "";
      if (key !== "" && owners.get(key) !== index) continue;
      if (!numbers.has(edit.path)) numbers.set(edit.path, numbers.size);
      session.push(index);
      at.push(edit.at);
      path.push(numbers.get(edit.path) ?? 0);
      added.push(edit.added);
      removed.push(edit.removed);
    }
  }
  return {
    sessions: works.length,
    session: Uint32Array.from(session),
    at: Float64Array.from(at),
    path: Uint32Array.from(path),
    paths: [...numbers.keys()],
    added: indexLines(added, wanted.added),
    removed: indexLines(removed, wanted.removed),
  };
}

/** Moments at which there was more than one edit. */
function sharedTimes(works: readonly SessionWork[]): Set<number> {
  const times = Float64Array.from(works.flatMap(({ edits }) => edits.map(({ at }) => at))).sort();
  return new Set(times.filter((at, index) => at === times[index - 1]));
}

function editKey({ at, path, added, removed }: SessionWork["edits"][number]): string {
  return `${at} ${added.length} ${removed.length} ${added[0] ?? 0} ${removed[0] ?? 0} ${path}`;
}

/** Bits of a key that name the edit; the 32 above name the line. Together they fit a double exactly. */
const editBits = 21;

/** Sorted typed arrays: a million lines are indexed in a fifth of the time a Map takes, and without garbage. */
function indexLines(byEdit: readonly Uint32Array[], wanted: (fingerprint: number) => boolean): SessionLines {
  if (byEdit.length >= 2 ** editBits) throw new RangeError(`indexLines: ${byEdit.length} edits are more than a key can name`);
  const found: number[] = [];
  for (const [index, lines] of byEdit.entries()) for (const line of lines) if (wanted(line)) found.push(line * 2 ** editBits + index);
  const keys = Float64Array.from(found).sort();
  const line = new Uint32Array(keys.length);
  const edit = new Uint32Array(keys.length);
  let count = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? 0;
    if (i > 0 && key === keys[i - 1]) continue;
    line[count] = Math.floor(key / 2 ** editBits);
    edit[count++] = key % 2 ** editBits;
  }
  const lines = line.subarray(0, count);
  return {
    range(fingerprint) {
      const start = firstAt(lines, fingerprint);
      return { start, end: lines[start] === fingerprint ? firstAt(lines, fingerprint + 1) : start };
    },
    edit: edit.subarray(0, count),
    count,
  };
}

/** Place of the first line that is not below `fingerprint`, in ascending lines. */
function firstAt(lines: Uint32Array, fingerprint: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] ?? 0) < fingerprint) low = middle + 1;
    else high = middle;
  }
  return low;
}
