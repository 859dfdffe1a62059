/**
 * What anybody would try first, one number a person and week with a threshold: on worlds that are worth anything, each
 * of these rules finds hardly a padded week before it accuses honest people.
 *
 *   node bench/padbench/simple-rules.ts [--seeds 6] [--people 240] [--weeks 26]
 *
 * The threshold is the lowest at which at most 1 % of honest person-quarters (13 weeks of a person without a padded one)
 * have a week above it; recall is of person-weeks that were padded at 30 % of spend or more. The rules know the labels
 * of honest people for their threshold, which is more than they would know in the wild.
 */
import { parseArgs } from "node:util";
import { loadConfusers, loadStrategies } from "../../src/simulator/worlds/load.ts";
import { makeWorld } from "../../src/simulator/worlds/make-world.ts";
import type { World, WorldSession } from "../../src/simulator/worlds/world.ts";
import { isoWeek, startOfWeek, week, weekday } from "../../src/simulator/days.ts";

export interface RuleResult {
  readonly rule: string;
  readonly recall: number;
}

/** A person's week as the rules see it. */
interface PersonWeek {
  readonly person: string;
  readonly index: number;
  readonly sessions: readonly WorldSession[];
  readonly dollars: number;
  readonly padded: number;
  readonly honest: boolean;
}

type Score = (one: PersonWeek) => number;

/** Recall of each simple rule at no more than 1 % of honest person-quarters accused. */
export function simpleRules(world: World): RuleResult[] {
  const weeks = personWeeks(world);
  return Object.entries(makeRules(world, weeks)).map(([rule, score]) => ({ rule, recall: recallOf(weeks, score) }));
}

function recallOf(weeks: readonly PersonWeek[], score: Score): number {
  const scored = weeks.map((one) => ({ one, value: score(one) }));
  const quarters = Map.groupBy(scored, ({ one }) => `${one.person}:${Math.floor(one.index / 13)}`);
  const highest = [...quarters.values()]
    .filter((block) => block.every(({ one }) => one.honest))
    .map((block) => Math.max(...block.map(({ value }) => value)))
    .sort((a, b) => b - a);
  const threshold = highest[Math.floor(highest.length * 0.01)] ?? 0;
  const padded = scored.filter(({ one }) => one.padded >= 0.3);
  return padded.filter(({ value }) => value > threshold).length / Math.max(1, padded.length);
}

function personWeeks(world: World): PersonWeek[] {
  const spend = spendOf(world);
  const padded = new Map(
    world.labels.flatMap((label) => (label.personWeek === undefined ? [] : [[label.personWeek, label.padded] as const])),
  );
  const start = startOfWeek(Math.min(...world.sessions.slice(0, 1).map((one) => one.start)));
  const groups = Map.groupBy(world.sessions, (one) => `${one.person}:${isoWeek(one.start)}`);
  return [...groups].flatMap(([key, sessions]) => {
    const first = sessions[0];
    if (first === undefined) return [];
    const share = padded.get(key) ?? 0;
    const dollars = sessions.reduce((sum, { id }) => sum + (spend.get(id) ?? 0), 0);
    return [
      { person: first.person, index: Math.floor((first.start - start) / week), sessions, dollars, padded: share, honest: share === 0 },
    ];
  });
}

function spendOf(world: World): Map<string, number> {
  const spend = new Map<string, number>();
  for (const { session, costMicros } of world.usage) spend.set(session, (spend.get(session) ?? 0) + costMicros / 1e6);
  return spend;
}

/** Each rule, and those of shares once more for weeks of at least five sessions: one session alone is soon 100 % anything. */
function makeRules(world: World, weeks: readonly PersonWeek[]): { readonly [rule: string]: Score } {
  const spend = spendOf(world);
  const linked = new Set(world.artifacts.flatMap(({ sessions }) => sessions.map(({ id }) => id)));
  for (const { id, parent } of world.sessions) if (parent !== undefined && linked.has(parent)) linked.add(id);
  const repeated = repeatedSketches(world);
  const people = Map.groupBy(weeks, ({ person }) => person);
  const middle = medianOf(weeks.map(({ dollars }) => dollars));
  const medians = new Map([...people].map(([person, own]) => [person, medianOf(own.map(({ dollars }) => dollars))]));
  const noon = new Map([...people].map(([person, own]) => [person, usualHour(own.flatMap(({ sessions }) => sessions))]));
  const first = world.targets[0];
  const start = startOfWeek(world.sessions[0]?.start ?? 0);
  const before = first === undefined ? 0 : Math.max(1, Math.round((first.from - start) / week));
  const early = new Map(
    [...people].map(([person, own]) => [
      person,
      own.reduce((sum, one) => sum + (one.index < before ? one.dollars : 0), 0) / Math.max(1, before),
    ]),
  );

  const share =
    (counts: (session: WorldSession) => boolean, weight: (session: WorldSession) => number): Score =>
    ({ sessions }) => {
      let [part, whole] = [0, 0];
      for (const session of sessions) {
        const value = weight(session);
        whole += value;
        if (counts(session)) part += value;
      }
      return whole === 0 ? 0 : part / whole;
    };
  const many =
    (score: Score): Score =>
    (one) =>
      one.sessions.length < 5 ? 0 : score(one);
  const cost = ({ id }: WorldSession): number => spend.get(id) ?? 0;
  const unlinked = share(({ id }) => !linked.has(id), cost);
  const offHours = share(
    ({ start: at, person }) => weekday(at) > 4 || apart(at, noon.get(person) ?? 12) > 5.5,
    () => 1,
  );
  const again: Score = ({ sessions }) => {
    const all = sessions.flatMap(({ id }) => repeated.get(id) ?? []);
    return all.length === 0 ? 0 : all.filter(Boolean).length / all.length;
  };
  return {
    "unlinked share of spend": unlinked,
    "unlinked share, weeks of 5+ sessions": many(unlinked),
    "unlinked spend": (one) => unlinked(one) * one.dollars,
    "sessions per day": ({ sessions }) => sessions.length / new Set(sessions.map(({ start: at }) => Math.floor(at / (week / 7)))).size,
    "spend against own median": ({ person, dollars }) => dollars / Math.max(0.05 * middle, medians.get(person) ?? 0),
    "off-hours share": offHours,
    "off-hours share, weeks of 5+ sessions": many(offHours),
    "repeated-sketch share": again,
    "repeated-sketch share, weeks of 5+ sessions": many(again),
    "growth after the mandate": ({ person, index, dollars }) => (index < before ? 0 : dollars / (0.1 * middle + (early.get(person) ?? 0))),
  };
}

function medianOf(values: readonly number[]): number {
  const order = [...values].sort((a, b) => a - b);
  return order[Math.floor(order.length / 2)] ?? 0;
}

/** The middle of somebody's day, hours UTC: the mean on the circle. */
function usualHour(sessions: readonly WorldSession[]): number {
  let [x, y] = [0, 0];
  for (const { start } of sessions) {
    const angle = ((start % (week / 7)) / (week / 7)) * 2 * Math.PI;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return ((Math.atan2(y, x) / (2 * Math.PI) + 1) % 1) * 24;
}

function apart(at: number, hour: number): number {
  const difference = Math.abs(((at % (week / 7)) / (week / 7)) * 24 - hour);
  return Math.min(difference, 24 - difference);
}

/** Of each session's sketches in order: is it the same as, or at least 0.8 similar to, an earlier one of the person? Bands of 4 numbers. */
function repeatedSketches(world: World): Map<string, boolean[]> {
  const personOf = new Map(world.sessions.map(({ id, person }) => [id, person]));
  const known = new Map<string, Map<string, Uint16Array>>();
  const found = new Map<string, boolean[]>();
  for (const { session, sketch } of [...world.usage].sort((a, b) => a.at - b.at)) {
    if (sketch === undefined) continue;
    const person = personOf.get(session) ?? "";
    const bands = known.get(person) ?? new Map<string, Uint16Array>();
    known.set(person, bands);
    const keys = Array.from({ length: 32 }, (_, band) => `${band}:${sketch.subarray(4 * band, 4 * band + 4).join()}`);
    const same = keys.some((key) => {
      const other = bands.get(key);
      return other !== undefined && similarity(other, sketch) >= 0.8;
    });
    if (!same) for (const key of keys) bands.set(key, sketch);
    found.set(session, [...(found.get(session) ?? []), same]);
  }
  return found;
}

function similarity(a: Uint16Array, b: Uint16Array): number {
  let same = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++;
  return same / a.length;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seeds: { type: "string" }, people: { type: "string" }, weeks: { type: "string" } } });
  const [strategies, confusers] = [await loadStrategies(), await loadConfusers()];
  const size = { people: Number(values.people ?? 240), weeks: Number(values.weeks ?? 26) };
  const seeds = Array.from({ length: Number(values.seeds ?? 6) }, (_, i) => i + 1);
  const runs = seeds.map((seed) => simpleRules(makeWorld({ seed, ...size, strategies, confusers })));
  const percent = (value: number): string => (100 * value).toFixed(1).padStart(6);
  console.log(`recall in % at 1 % of honest person-quarters, ${size.people} people × ${size.weeks} weeks`);
  console.log(`${"rule".padEnd(46)}  mean   seed ${seeds.join("      ")}`);
  for (const [row, { rule }] of (runs[0] ?? []).entries()) {
    const recalls = runs.map((run) => run[row]?.recall ?? 0);
    const mean = recalls.reduce((sum, value) => sum + value, 0) / recalls.length;
    console.log(`${rule.padEnd(44)}${percent(mean)}  ${recalls.map(percent).join(" ")}`);
  }
}
