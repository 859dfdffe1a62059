import { day, isoWeek, startOfWeek, week } from "../days.ts";
import { between, chance, lognormal, pick, pickWeighted, randomStream, shuffled, type Random } from "../random.ts";
import type { Confuser } from "./confuser.ts";
import { Desk, type Labelled } from "./desk.ts";
import { makeHonestWork, type HonestWeek } from "./honest-work.ts";
import type { Strategy } from "./strategy.ts";
import { makeStyle } from "./style.ts";
import { makeWorker, type Worker } from "./worker.ts";
import type { World, WorldTarget } from "./world.ts";

export interface WorldOptions {
  /** Default 240, in teams of 4–14. */
  readonly people?: number;
  /** Default 26. */
  readonly weeks?: number;
  readonly seed: number;
  /** A Monday at or before this time begins the world; default 2026-01-05. */
  readonly start?: number;
  readonly strategies: readonly Strategy[];
  readonly confusers: readonly Confuser[];
  /** Of all people, who pad and who are honest but odd. Defaults 0.15 and 0.3. */
  readonly padders?: number;
  readonly odd?: number;
}

const doses = [0.15, 0.3, 0.45, 0.6, 0.8];

/**
 * A whole organisation, honest and not: seeded, equal options give equal rows. A target becomes visible at about a third of
 * the weeks; most padding begins after it. Padders do their honest work too; what they add lies beside it.
 */
export function makeWorld(options: WorldOptions): World {
  const { people: size = 240, weeks = 26, seed, strategies, confusers } = options;
  const start = startOfWeek(options.start ?? Date.UTC(2026, 0, 5));
  const random = randomStream(seed, "world");
  const world: World = { people: [], sessions: [], usage: [], artifacts: [], events: [], targets: [], labels: [] };
  const style = makeStyle(seed);
  const desk = new Desk(seed, style, world, start + weeks * week);
  const targetWeek = Math.max(1, Math.round(weeks * (0.25 + 0.2 * random())));
  const target = makeTarget(random, start + targetWeek * week);
  world.targets.push(target);

  const workers = makeTeams(random, size).map((team, index) => makeWorker(seed, index, team, start, weeks, style));
  const lives = workers.map((worker) => {
    const own = randomStream(seed, "life", worker.index);
    const kind = random();
    const padders = options.padders ?? 0.15;
    const suits = (one: Strategy | Confuser): boolean => one.who === "all" || (one.who === "technical") === worker.technical;
    const odd = kind >= padders && kind < padders + (options.odd ?? 0.3) ? pickOne(own, confusers.filter(suits)) : null;
    odd?.shape?.(worker, own, { start, weeks, seed });
    return {
      worker,
      own,
      odd,
      beside: odd?.begin?.(worker, own) ?? null,
      work: makeHonestWork(worker),
      padding: kind < padders ? makePadder(own, strategies.filter(suits), targetWeek, style.care) : null,
      typical: [] as number[],
    };
  });
  for (const { id, team, role, joinedAt } of workers) world.people.push({ id, team, role, joined: joinedAt });
  const teams = Map.groupBy(workers, ({ team }) => team);

  for (let index = 0; index < weeks; index++) {
    const monday = start + index * week;
    for (const life of lives) {
      const { worker, own } = life;
      if (worker.joinedAt >= monday + week) continue;
      const days = worker.calendar.weekFrom(monday).filter(({ begins }) => begins >= worker.joinedAt);
      const artifacts = world.artifacts.length;
      const colleagues = (teams.get(worker.team) ?? []).filter(({ joinedAt }) => joinedAt < monday);
      const honest: HonestWeek = { worker, colleagues, index, monday, days, desk, random: own };
      const lived = desk.watch(() => {
        life.work(honest);
        life.beside?.(honest);
      });
      const spent = sumOf(lived);
      if (spent > 0) life.typical.push(spent);
      if (life.odd !== null && lived.length > 0) world.labels.push(weekLabel(worker, monday, 0, life.odd.name));
      if (life.padding === null || index < life.padding.from || days.length === 0 || !chance(own, life.padding.often)) continue;
      const usual = life.typical.slice(-8).reduce((sum, one) => sum + one, 0) / Math.max(1, Math.min(8, life.typical.length));
      const base = Math.max(spent, usual, style.dollars * 0.5);
      const way = life.padding.ways[pickWeighted(own, life.padding.weights)];
      if (way === undefined) continue;
      const activeDays = new Set(lived.map(({ session }) => Math.floor(session.start / day))).size;
      const short = target.metric === "activeDaysPerWeek" ? activeDays < target.threshold : activeDays === 0;
      const made = desk.watch(() =>
        way.pad({
          ...honest,
          sessions: lived.map(({ session }) => session),
          artifacts: world.artifacts.slice(artifacts).filter(({ authors }) => authors.includes(worker.id)),
          dollars: ((base * way.dose) / (1 - way.dose)) * lognormal(own, 1, 0.25),
          short,
          care: style.care,
        }),
      );
      const padded = sumOf(made);
      if (padded === 0) continue;
      for (const { session } of made) world.labels.push({ session: session.id, padded: 1, strategy: way.name });
      world.labels.push(weekLabel(worker, monday, padded / (padded + spent), way.name));
    }
  }
  return sorted(world);
}

interface Padder {
  readonly from: number;
  readonly often: number;
  readonly ways: readonly { readonly name: string; readonly dose: number; readonly pad: ReturnType<Strategy["begin"]> }[];
  readonly weights: readonly number[];
}

/** Most pad one way; some take two or three. Most begin within weeks of the target, some padded before. */
function makePadder(random: Random, strategies: readonly Strategy[], targetWeek: number, care: number): Padder | null {
  if (strategies.length === 0) return null;
  const count = random() < 0.75 ? 1 : between(random, 2, 3);
  const dose = pick(random, doses);
  return {
    from: random() < 0.12 ? 0 : targetWeek + Math.floor(5 * random() ** 2),
    often: 0.6 + 0.4 * random() * (1 - 0.3 * care),
    ways: shuffled(random, strategies)
      .slice(0, count)
      .map((strategy) => ({ name: strategy.name, dose, pad: strategy.begin(random) })),
    weights: [3, 1, 1].slice(0, Math.min(count, strategies.length)),
  };
}

function makeTarget(random: Random, from: number): WorldTarget {
  const metric = pick(random, ["weeklyActiveShare", "activeDaysPerWeek", "tokensPerWeek"] as const);
  const threshold = metric === "weeklyActiveShare" ? 0.8 : metric === "activeDaysPerWeek" ? between(random, 2, 4) : 2_000_000;
  return { appliesTo: "all", metric, threshold, from, visibleIn: pick(random, ["self", "manager", "board"] as const) };
}

/** A team for each person, by index. */
function makeTeams(random: Random, people: number): { readonly id: string; readonly repo: string }[] {
  const places: { id: string; repo: string }[] = [];
  for (let team = 0; places.length < people; team++) {
    const id = `t${String(team).padStart(3, "0")}`;
    const size = between(random, 4, 14);
    for (let i = 0; i < size && places.length < people; i++) places.push({ id, repo: `git.example.org/${id}/main` });
  }
  return places;
}

function weekLabel(worker: Worker, monday: number, padded: number, strategy: string): World["labels"][number] {
  return { personWeek: `${worker.id}:${isoWeek(monday + day)}`, padded, strategy };
}

function sumOf(made: readonly Labelled[]): number {
  return made.reduce((sum, { dollars }) => sum + dollars, 0);
}

function pickOne<Item>(random: Random, items: readonly Item[]): Item | null {
  return items.length === 0 ? null : pick(random, items);
}

function sorted(world: World): World {
  world.sessions.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  world.artifacts.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  world.events.sort((a, b) => a.at - b.at);
  return world;
}
