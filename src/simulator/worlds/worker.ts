import { startOfDay, week } from "../days.ts";
import { makeCalendar, type Calendar } from "../people/calendar.ts";
import { zones } from "../people/zones.ts";
import { lognormal, normal, pick, pickWeighted, randomStream } from "../random.ts";
import { tools, type ToolModel } from "../usage/tools.ts";
import type { Sketch } from "./prompts.ts";
import type { Style } from "./style.ts";

export const roles = ["developer", "data", "reliability", "quality", "designer", "product", "support", "manager"] as const;
export type Role = (typeof roles)[number];
const roleWeights = [46, 9, 8, 8, 6, 8, 10, 5];

/** A person and their habits. Confusers change habits; padding never does: it comes beside them. */
export interface Worker {
  readonly id: string;
  readonly index: number;
  readonly team: string;
  readonly role: Role;
  /** Writes code. */
  readonly technical: boolean;
  readonly repo: string;
  /** 0–1: how much of the work holds. */
  readonly skill: number;
  tool: ToolModel;
  /** The ledger can link what this tool records. */
  linkable: boolean;
  joinedAt: number;
  calendar: Calendar;
  /** Sessions on a working day; dollars of each beside others'. */
  rate: number;
  thirst: number;
  /** Week in which use begins, and the chance of using AI in a week at all. */
  from: number;
  habit: number;
  /** Shares of sessions. */
  idle: number;
  outOfHours: number;
  subAgents: number;
  unreviewed: number;
  /** Lines of a change beside others'; changes a task is cut into. */
  size: number;
  cuts: number;
  /** How alike the prompts of one task are. */
  likeness: number;
  /** Changes or writings a week that no AI had a part in. */
  byHand: number;
  /** Of landed changes, those that go out by a deployment of their own; of idle sessions, those declared as learning. */
  deploys: number;
  explores: number;
  /** The most sub-agents of a session. */
  helpers: number;
  /** Prompts written once and used by everybody of the team; none for most. */
  templates: readonly Sketch[];
}

export function makeWorker(
  seed: number,
  index: number,
  team: { readonly id: string; readonly repo: string },
  start: number,
  weeks: number,
  style: Style,
): Worker {
  const random = randomStream(seed, "worker", index);
  const role = roles[pickWeighted(random, roleWeights)] ?? "developer";
  const technical = role === "developer" || role === "data" || role === "reliability" || role === "quality";
  const sessions = tools.filter(({ reports }) => reports === "sessions");
  const tool =
    sessions[
      pickWeighted(
        random,
        sessions.map(({ weight }) => weight),
      )
    ] ?? pick(random, sessions);
  const rate = style.sessionsPerDay * lognormal(random, technical ? 1 : 0.5, 0.7);
  return {
    id: `p${String(index).padStart(5, "0")}`,
    index,
    team: team.id,
    role,
    technical,
    repo: team.repo,
    skill: Math.min(0.97, Math.max(0.2, 0.68 + 0.14 * normal(random))),
    tool,
    linkable: random() >= style.cannotLink,
    joinedAt: startOfDay(start) - Math.floor(200 * random() * random()) * week,
    calendar: makeCalendar({ seed, index, zone: pick(random, zones), workload: 1, start, end: start + weeks * week }),
    rate: Math.min(12, rate),
    thirst: lognormal(random, 1, 0.45),
    from: random() < 0.5 ? -60 : Math.floor(weeks * 0.7 * random()),
    habit: random() < 0.75 ? 0.9 + 0.1 * random() : random(),
    idle: Math.min(0.9, style.idle * lognormal(random, 1, 0.4)),
    outOfHours: Math.min(0.6, style.outOfHours * lognormal(random, 1, 0.8)),
    subAgents: Math.min(0.8, style.subAgents * lognormal(random, 1, 0.7)),
    unreviewed: Math.min(0.9, style.unreviewed * lognormal(random, 1, 0.6)),
    size: lognormal(random, 1, 0.35),
    cuts: lognormal(random, 1, 0.3),
    likeness: style.taskLikeness * lognormal(random, 1, 0.5),
    byHand: lognormal(random, 0.7, 0.7),
    deploys: role === "reliability" ? 0.5 : 0.3 * random() ** 2,
    explores: random() < 0.5 ? 0 : 0.3 * random(),
    helpers: 4,
    templates: [],
  };
}
