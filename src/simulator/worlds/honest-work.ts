import { day, hour } from "../days.ts";
import type { WorkDay } from "../people/calendar.ts";
import { between, chance, lognormal, pickWeighted, poisson, type Random } from "../random.ts";
import { taskMix, taskTypes, type TaskType } from "../work/task-types.ts";
import { makeChange, makeWriting } from "./changes.ts";
import type { Desk } from "./desk.ts";
import { freshSketch, sketchLike, type Sketch } from "./prompts.ts";
import type { Worker } from "./worker.ts";
import type { WorldSession } from "./world.ts";

/** A person's week as it is lived, before anybody pads. */
export interface HonestWeek {
  readonly worker: Worker;
  readonly colleagues: readonly Worker[];
  readonly index: number;
  readonly monday: number;
  readonly days: readonly WorkDay[];
  readonly desk: Desk;
  readonly random: Random;
}

interface Task {
  readonly type: TaskType;
  readonly branch: string;
  readonly topic: Sketch;
  readonly sessions: WorldSession[];
  left: number;
}

/** How somebody works: tasks that take some sessions and end in changes, documents or nothing. Call week by week, in order. */
export function makeHonestWork(worker: Worker): (week: HonestWeek) => void {
  let task: Task | null = null;
  let count = 0;

  const begin = ({ random }: HonestWeek): Task => {
    const mix = worker.role === "manager" ? taskMix.product : taskMix[worker.role];
    const type = taskTypes[pickWeighted(random, mix)] ?? taskTypes[0]!;
    return {
      type,
      branch: `${type.name}/${worker.index}-${count++}`,
      topic: freshSketch(random),
      sessions: [],
      left: 1 + poisson(random, 1.6 * type.size),
    };
  };

  const finish = (done: Task, at: number, { desk, random, colleagues }: HonestWeek): void => {
    const { type, sessions } = done;
    if (!worker.technical) {
      const kind = type.name === "chore" ? "message" : type.name === "fix" ? "ticket" : "document";
      makeWriting(desk, random, { kind, worker, colleagues, at, from: sessions, read: kind === "ticket" ? 0.93 : 1 - desk.style.unread });
      return;
    }
    const spoken = { worker, colleagues, at, from: sessions };
    if (type.name === "docs" && chance(random, 0.3)) {
      makeWriting(desk, random, { kind: "document", ...spoken, read: 1 - desk.style.unread });
      return;
    }
    if (type.name === "fix" && chance(random, 0.35)) makeWriting(desk, random, { kind: "ticket", ...spoken, read: 0.93 });
    if (chance(random, 0.08)) makeWriting(desk, random, { kind: "message", ...spoken, read: 0.8 });
    const changes = Math.max(1, poisson(random, 0.5 + 0.7 * worker.cuts));
    for (let i = 0; i < changes; i++) {
      const added = lognormal(random, type.lines * worker.size, 0.9) / Math.sqrt(changes);
      makeChange(desk, random, {
        worker,
        colleagues,
        at: at + i * hour * 2 * random(),
        added,
        removed: added * (type.name === "refactor" ? 0.5 + 0.6 * random() : 0.45 * random()),
        commits: 1 + poisson(random, type.commits * 0.6),
        from: sessions,
        rewritten: desk.style.rewritten * (1.6 - worker.skill),
        refused: type.refused,
        unreviewed: chance(random, worker.unreviewed),
        deploys: worker.deploys,
      });
    }
  };

  return (week) => {
    const { random, desk, days, index } = week;
    for (let pieces = poisson(random, (worker.byHand * days.length) / 5); pieces > 0; pieces--) {
      const at = momentOf(random, days);
      if (at !== null) finish({ ...begin(week), sessions: [] }, at, week);
    }
    if (index < worker.from || !chance(random, worker.habit)) return;
    const rate = worker.rate * Math.exp(desk.style.growth * index);
    for (const today of days) {
      const starts = Array.from({ length: poisson(random, rate) }, () => {
        const late = chance(random, worker.outOfHours);
        const length = today.stops - today.begins;
        return late ? today.stops + 4 * hour * random() ** 2 : today.begins + (length - hour / 3) * random();
      }).sort((a, b) => a - b);
      for (const at of starts) {
        if (chance(random, worker.idle)) {
          askOnly(week, at);
          continue;
        }
        task ??= begin(week);
        const session = workOn(week, task, at);
        task.sessions.push(session);
        if (--task.left > 0) continue;
        finish(task, session.end + hour * random(), week);
        task = null;
      }
    }
    // Abandoned: what was begun long ago and never taken up again.
    if (task !== null && chance(random, 0.04)) task = null;
  };

  /** A question, a try: nothing of it is kept. */
  function askOnly({ desk, random }: HonestWeek, at: number): void {
    const big = chance(random, 0.3);
    const dollars = lognormal(random, desk.style.dollars * (big ? 1 : 0.25), desk.style.spread) * worker.thirst;
    const declared = chance(random, worker.explores) ? ({ exploration: true } as const) : {};
    const place = worker.technical && chance(random, 0.6) ? { repo: worker.repo } : {};
    desk.session({ worker, at, minutes: big ? 30 : 8, dollars, ...declared, ...place });
  }

  function asked(random: Random, now: Task): Sketch {
    const template = chance(random, 0.6) ? worker.templates[Math.floor(worker.templates.length * random())] : undefined;
    return template === undefined ? sketchLike(random, now.topic, Math.min(0.6, worker.likeness)) : sketchLike(random, template, 0.95);
  }

  function workOn({ desk, random }: HonestWeek, now: Task, at: number): WorldSession {
    const { style } = desk;
    const dollars = lognormal(random, style.dollars * now.type.size, style.spread) * worker.thirst * (worker.technical ? 1 : 0.4);
    const prompts = Array.from({ length: 1 + poisson(random, 1.5) }, () =>
      chance(random, style.trivial) ? desk.trivial(random) : asked(random, now),
    );
    const place = worker.technical ? { repo: worker.repo, branch: now.branch } : {};
    const helpers = chance(random, worker.subAgents) ? between(random, 1, worker.helpers) : 0;
    const part = helpers === 0 ? 0 : 0.15 + 0.35 * random();
    const session = desk.session({ worker, at, minutes: 28, dollars: dollars * (1 - part), prompts, ...place });
    let above = session.id;
    for (let i = 0; i < helpers; i++) {
      const helper = desk.session({
        worker,
        at: session.start + (0.1 + 0.7 * random()) * (session.end - session.start),
        minutes: 4,
        dollars: (dollars * part) / helpers,
        trigger: "agent",
        parent: above,
        ...place,
      });
      // Now and then a sub-agent has one of its own.
      above = chance(random, 0.1) ? helper.id : session.id;
    }
    return session;
  }
}

/** A working moment of a week with days, null in one without. */
export function momentOf(random: Random, days: readonly WorkDay[]): number | null {
  const today = days[Math.floor(random() * days.length)];
  return today === undefined ? null : today.begins + (today.stops - today.begins) * random();
}

/** A moment of the weekend after a week. */
export function weekendOf(random: Random, monday: number): number {
  return monday + 5 * day + 9 * hour + 36 * hour * random();
}
