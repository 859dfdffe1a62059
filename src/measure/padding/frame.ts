import type { AnnouncedTarget, History, Population, SessionRecord } from "../../model/history.ts";

const day = 86_400_000;
const week = 7 * day;

/**
 * A person's history with what every detector asks of it, worked out once. Arrays run along `sessions`, except those of
 * weeks. Sub-agents count with the session they belong to: a tree has one outcome.
 */
export interface Frame {
  readonly history: History;
  readonly sessions: readonly SessionRecord[];
  readonly targets: readonly AnnouncedTarget[];
  readonly until: number;
  /** Monday, UTC, of the first week; how many weeks. */
  readonly monday: number;
  readonly weeks: number;
  readonly weekOf: Int32Array;
  /** Index of the root of the session's tree; its own where it has no parent. */
  readonly rootOf: Int32Array;
  /** Sessions that are nobody's sub-agents, by start. */
  readonly roots: readonly number[];
  /** Of each tree, 0–1: how surely anything came of it; of that, what held, and what was undone. */
  readonly linked: Float64Array;
  readonly held: Float64Array;
  readonly undone: Float64Array;
  /** Cost in micro-dollars of each week. */
  readonly spend: Float64Array;
}

export function makeFrame(history: History, population: Pick<Population, "from" | "until" | "targets">): Frame {
  const { sessions } = history;
  const monday = mondayOf(population.from);
  const weeks = Math.max(1, Math.ceil((population.until - monday) / week));
  const size = sessions.length;
  const place = new Map(sessions.map(({ id }, index) => [id, index] as const));
  const weekOf = new Int32Array(size);
  const rootOf = new Int32Array(size);
  const spend = new Float64Array(weeks);
  for (const [index, { start, costMicros }] of sessions.entries()) {
    const at = Math.min(weeks - 1, Math.max(0, Math.floor((start - monday) / week)));
    weekOf[index] = at;
    spend[at] = (spend[at] ?? 0) + costMicros;
    rootOf[index] = rootFrom(index, sessions, place);
  }
  const [linked, held, undone] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (const [index, { links }] of sessions.entries()) {
    const root = rootOf[index] ?? index;
    for (const { artifact, confidence } of links) {
      linked[root] = Math.max(linked[root] ?? 0, confidence);
      held[root] = Math.max(held[root] ?? 0, confidence * artifact.held);
      undone[root] = Math.max(undone[root] ?? 0, confidence * artifact.undone);
    }
  }
  const roots: number[] = [];
  for (let index = 0; index < size; index++) {
    const root = rootOf[index] ?? index;
    if (root === index) roots.push(index);
    else [linked[index], held[index], undone[index]] = [linked[root] ?? 0, held[root] ?? 0, undone[root] ?? 0];
  }
  const { targets, until } = population;
  return { history, sessions, targets, until, monday, weeks, weekOf, rootOf, roots, linked, held, undone, spend };
}

/** Midnight UTC of the Monday of the week a time lies in. The epoch was a Thursday. */
export function mondayOf(at: number): number {
  return Math.floor((at + 3 * day) / week) * week - 3 * day;
}

function rootFrom(index: number, sessions: readonly SessionRecord[], place: ReadonlyMap<string, number>): number {
  let at = index;
  for (let depth = 0; depth < 50; depth++) {
    const up = place.get(sessions[at]?.parent ?? "");
    if (up === undefined || up === at) return at;
    at = up;
  }
  return at;
}
