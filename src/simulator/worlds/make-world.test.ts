import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isoWeek, week } from "../days.ts";
import { randomStream } from "../random.ts";
import { Desk } from "./desk.ts";
import { loadConfusers, loadStrategies } from "./load.ts";
import { makeWorld, type WorldOptions } from "./make-world.ts";
import { makeHonestWork } from "./honest-work.ts";
import type { Strategy } from "./strategy.ts";
import { makeStyle } from "./style.ts";
import { makeWorker } from "./worker.ts";
import type { World } from "./world.ts";

const strategies = await loadStrategies();
const confusers = await loadConfusers();
const start = Date.UTC(2026, 0, 5);
const small = { people: 40, weeks: 9, seed: 3, start, strategies, confusers };
const mixed = makeWorld({ ...small, padders: 0.4, odd: 0.4 });

function digest(options: WorldOptions): string {
  return createHash("sha256")
    .update(JSON.stringify(makeWorld(options)))
    .digest("hex");
}

/** Rows that break what must hold in any world, at most three of a kind. */
function brokenRows(world: World, end: number): unknown[] {
  const people = new Set(world.people.map(({ id }) => id));
  const sessions = new Map(world.sessions.map((one) => [one.id, one]));
  const artifacts = new Map(world.artifacts.map((one) => [one.id, one]));
  const wrong: { readonly [what: string]: readonly unknown[] } = {
    ids: sessions.size === world.sessions.length && artifacts.size === world.artifacts.length ? [] : ["an id twice"],
    sessions: world.sessions.filter((one) => !people.has(one.person) || one.end >= end || one.end < one.start),
    parents: world.sessions.filter(({ parent, person }) => parent !== undefined && sessions.get(parent)?.person !== person),
    usage: world.usage.filter(({ session, at, costMicros, tokens }) => {
      const of = sessions.get(session);
      const counts = [costMicros, ...Object.values(tokens)];
      return of === undefined || at < of.start || at > of.end || !counts.every((count) => Number.isSafeInteger(count) && count >= 0);
    }),
    artifacts: world.artifacts.filter(({ at, authors }) => at >= end || authors.length === 0 || !authors.every((id) => people.has(id))),
    links: world.artifacts.filter(
      ({ sessions: links }) => !links.every(({ id, confidence }) => sessions.has(id) && confidence > 0 && confidence < 1),
    ),
    lines: world.artifacts.filter(({ linesAdded = 0, linesRemoved = 0 }) => !(linesAdded >= 0 && linesRemoved >= 0)),
    events: world.events.filter(({ artifact, at }) => at >= end || !(at >= (artifacts.get(artifact)?.at ?? Infinity))),
  };
  return Object.entries(wrong).flatMap(([what, rows]) => rows.slice(0, 3).map((row) => ({ what, row })));
}

/** Dollars of each session, of each person's week, and of the padded ones of a week. */
function moneyOf(world: World): { readonly weeks: Map<string, number>; readonly padded: Map<string, number> } {
  const made = new Set(world.labels.flatMap(({ session }) => session ?? []));
  const weekOf = new Map(world.sessions.map(({ id, person, start: at }) => [id, `${person}:${isoWeek(at)}`]));
  const weeks = new Map<string, number>();
  const padded = new Map<string, number>();
  for (const { session, costMicros } of world.usage) {
    const key = weekOf.get(session) ?? "";
    weeks.set(key, (weeks.get(key) ?? 0) + costMicros / 1e6);
    if (made.has(session)) padded.set(key, (padded.get(key) ?? 0) + costMicros / 1e6);
  }
  return { weeks, padded };
}

test("the same seed makes the same rows, another seed others", () => {
  const options = { ...small, people: 15, weeks: 4 };
  expect(digest(options)).toBe(digest(options));
  expect(digest({ ...options, seed: 4 })).not.toBe(digest(options));
});

test("rows belong to each other, and nothing happens after the end", () => {
  expect(brokenRows(mixed, start + small.weeks * week)).toEqual([]);
});

test("every padded session has a label and lies in a labelled week of the same strategy's person", () => {
  const sessions = new Map(mixed.sessions.map((one) => [one.id, one]));
  const padded = new Set(
    mixed.labels.flatMap(({ personWeek, padded: share }) => (personWeek !== undefined && share > 0 ? [personWeek] : [])),
  );
  for (const { session, padded: share } of mixed.labels) {
    if (session === undefined) continue;
    const of = sessions.get(session);
    expect(share).toBe(1);
    expect(of === undefined ? session : padded.has(`${of.person}:${isoWeek(of.start)}`)).toBe(true);
  }
});

test("the labels' part of the spend is the spend of the sessions that strategies made", () => {
  const { weeks, padded } = moneyOf(mixed);
  const labels = mixed.labels.filter(({ personWeek, padded: share }) => personWeek !== undefined && share > 0);
  const said = labels.reduce((sum, { personWeek = "", padded: share }) => sum + share * (weeks.get(personWeek) ?? 0), 0);
  const made = [...padded.values()].reduce((sum, dollars) => sum + dollars, 0);
  expect(labels.length).toBeGreaterThan(25);
  expect(Math.abs(said / made - 1)).toBeLessThan(0.03);
});

test("who is honest carries a label of 0 for what they may be confused with, and no session of theirs is labelled", () => {
  const names = new Set(confusers.map(({ name }) => name));
  const odd = mixed.labels.filter(({ strategy }) => names.has(strategy));
  expect(odd.length).toBeGreaterThan(50);
  expect(odd.every(({ padded, personWeek }) => padded === 0 && personWeek !== undefined)).toBe(true);
  const padders = new Set(
    mixed.labels.flatMap(({ personWeek, padded }) => (personWeek !== undefined && padded > 0 ? [personWeek.slice(0, 6)] : [])),
  );
  expect(odd.some(({ personWeek = "" }) => padders.has(personWeek.slice(0, 6)))).toBe(false);
});

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))("%s", (_, strategy) => {
  test.each([0, 1])("spends its dose, within its week, with care %d", (care) => {
    const spent = lives(strategy, care).filter((dollars) => dollars > 0);
    expect(spent.length).toBeGreaterThan(0);
    const off = spent.filter((dollars) => strategy.ownDose !== true && Math.abs(dollars / 40 - 1) > 0.06);
    expect(off).toEqual([]);
  });
});

/** Dollars that a strategy alone spends in each of three weeks at the end of a quarter, at a dose of 40. */
function lives(strategy: Strategy, care: number): number[] {
  const world: World = { people: [], sessions: [], usage: [], artifacts: [], events: [], targets: [], labels: [] };
  const style = { ...makeStyle(5), care, growth: 0 };
  const desk = new Desk(5, style, world, start + 30 * week);
  const workers = Array.from({ length: 40 }, (_, index) =>
    makeWorker(5, index, { id: "t000", repo: "git.example.org/t000/main" }, start, 30, style),
  );
  const suited = workers.find(({ technical }) => strategy.who === "all" || (strategy.who === "technical") === technical);
  if (suited === undefined) throw new Error(`nobody among ${workers.length} suits ${strategy.name}`);
  const work = makeHonestWork(suited);
  const random = randomStream(5, strategy.name);
  const pad = strategy.begin(random);
  return Array.from({ length: 3 }, (_, row) => {
    const index = 10 + row;
    const monday = start + index * week;
    const honest = { worker: suited, colleagues: workers.slice(0, 8), index, monday, days: suited.calendar.weekFrom(monday), desk, random };
    const before = world.artifacts.length;
    const sessions = desk.watch(() => work(honest)).map(({ session }) => session);
    const artifacts = world.artifacts.slice(before).filter(({ authors }) => authors.includes(suited.id));
    const made = desk.watch(() => pad({ ...honest, sessions, artifacts, dollars: 40, short: true, care }));
    for (const { session } of made) expect(isoWeek(session.start), new Date(session.start).toISOString()).toBe(isoWeek(monday));
    return made.reduce((sum, { dollars }) => sum + dollars, 0);
  });
}

test("each strategy alone gives labelled weeks, the padded share within reach of the doses", () => {
  for (const strategy of strategies) {
    const world = makeWorld({ ...small, people: 5, weeks: 12, strategies: [strategy], confusers: [], padders: 1 });
    const weeks = world.labels.filter(({ personWeek }) => personWeek !== undefined);
    const shares = weeks.map(({ padded }) => padded);
    expect(weeks.length, strategy.name).toBeGreaterThan(0);
    expect(weeks.every((one) => one.strategy === strategy.name)).toBe(true);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(strategy.ownDose === true || (mean > 0.3 && mean < 0.85), `${strategy.name}: ${mean}`).toBe(true);
  }
});

test("each confuser alone makes a whole world without padding", () => {
  for (const confuser of confusers) {
    const world = makeWorld({ ...small, people: 8, weeks: 5, strategies, confusers: [confuser], padders: 0, odd: 1 });
    expect(brokenRows(world, start + 5 * week), confuser.name).toEqual([]);
    expect(world.labels.length, confuser.name).toBeGreaterThan(0);
    expect(world.labels.every(({ padded, strategy }) => padded === 0 && strategy === confuser.name)).toBe(true);
  }
});
