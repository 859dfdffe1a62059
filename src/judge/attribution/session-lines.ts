import type { SessionWork } from "../../model/session-work.ts";

/** Every line the sessions added or removed, found by fingerprint. A place is the number of one (edit, line). */
export interface SessionLines {
  /** Places of a line, from `start` to before `end` in `places`. */
  range(fingerprint: number): { readonly start: number; readonly end: number };
  readonly places: Uint32Array;
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

const nothing = { start: 0, end: 0 };

/**
 * Lays the edits of all sessions side by side. Resumed and forked sessions repeat the history they grew from: an edit
 * that several sessions have belongs to the one that began first, then to the one that ended first.
 */
export function indexEdits(works: readonly SessionWork[]): SessionEdits {
  const owners = new Map<string, number>();
  const older = (a: SessionWork, b: SessionWork): number => a.session.from - b.session.from || a.session.to - b.session.to;
  for (const [index, work] of works.entries()) {
    for (const edit of work.edits) {
      const known = owners.get(editKey(edit));
      const owner = known === undefined ? undefined : works[known];
      if (owner === undefined || older(work, owner) < 0) owners.set(editKey(edit), index);
    }
  }
  const session: number[] = [];
  const at: number[] = [];
  const path: number[] = [];
  const numbers = new Map<string, number>();
  const added: Uint32Array[] = [];
  const removed: Uint32Array[] = [];
  for (const [index, work] of works.entries()) {
    for (const edit of work.edits) {
      if (owners.get(editKey(edit)) !== index) continue;
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
    added: indexLines(added),
    removed: indexLines(removed),
  };
}

function editKey({ at, path, added, removed }: SessionWork["edits"][number]): string {
  return `${at} ${added.length} ${removed.length} ${added[0] ?? 0} ${removed[0] ?? 0} ${path}`;
}

function indexLines(byEdit: readonly Uint32Array[]): SessionLines {
  const ranges = new Map<number, { start: number; end: number }>();
  const lines: number[] = [];
  const edit: number[] = [];
  for (const [index, found] of byEdit.entries()) {
    for (const line of new Set(found)) {
      lines.push(line);
      edit.push(index);
      const range = ranges.get(line);
      if (range === undefined) ranges.set(line, { start: 0, end: 1 });
      else range.end++;
    }
  }
  let next = 0;
  for (const range of ranges.values()) {
    const count = range.end;
    range.start = next;
    range.end = next;
    next += count;
  }
  const places = new Uint32Array(lines.length);
  for (const [place, line] of lines.entries()) {
    const range = ranges.get(line);
    if (range !== undefined) places[range.end++] = place;
  }
  return { range: (line) => ranges.get(line) ?? nothing, places, edit: Uint32Array.from(edit), count: lines.length };
}
