import { minute, startOfDay } from "../days.ts";
import { hex, lognormal, pickWeighted, type Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { addDailyCounter } from "./daily-counter.ts";
import { addSessionUsage } from "./session-usage.ts";
import type { Toolbox } from "./tools.ts";

/** A session as the work models see it. */
export interface Session {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly source: "sync" | "otlp";
}

export interface SessionPlan {
  readonly person: string;
  readonly toolbox: Toolbox;
  readonly at: number;
  /** Median length; the real one is lognormal about it. */
  readonly minutes: number;
  /** Dollars before the tool's size is counted in. */
  readonly dollars: number;
  readonly repo: string;
  readonly exploration: boolean;
  readonly week: number;
  /** The last day each tool without sessions was counted on; kept by `startSession`, one map a person. */
  readonly counted: Map<string, number>;
}

/** A session, "counted" where the tool only reports daily figures, null where nothing was recorded. */
export type Use = Session | "counted" | null;

/**
 * One use of one of the person's tools: a session with its usage, all in the week it starts in, or a day's counter.
 * A day has one counter whatever else is done on it. Nothing is recorded of what would last beyond the end.
 */
export function startSession(random: Random, schedule: Schedule, plan: SessionPlan): Use {
  const { toolbox } = plan;
  const tool = toolbox.second !== null && random() < 0.25 ? toolbox.second : toolbox.main;
  const length = Math.min(240, Math.max(0.5, lognormal(random, plan.minutes, 0.8))) * minute;
  const dollars = plan.dollars * tool.size;
  const from = Math.floor(plan.at);
  const to = Math.floor(plan.at + length);
  const usual = tool === toolbox.main && random() < 0.75;
  const model = tool.models[usual ? toolbox.favourite : pickWeighted(random, tool.modelWeights)];
  const id = sessionId(random);
  const end = schedule.at(to);
  const bucket = schedule.at(from);
  if (bucket === null || end === null) return null;
  if (tool.reports !== "sessions") {
    const date = startOfDay(from);
    if (date <= (plan.counted.get(tool.id) ?? 0)) return null;
    plan.counted.set(tool.id, date);
    addDailyCounter(random, bucket.facts, tool, plan.person, from, dollars * 1.6);
    return "counted";
  }
  bucket.facts.sessions.push({
    id,
    person: plan.person,
    tool: tool.id,
    source: toolbox.source,
    repo: plan.repo,
    started: from,
    ended: to,
    exploration: plan.exploration,
    version: to,
  });
  addSessionUsage(random, bucket.facts, {
    id,
    person: plan.person,
    source: toolbox.source,
    tool,
    model: model ?? "",
    from,
    to,
    dollars,
    estimated: tool.id === "claude-code" && toolbox.source === "sync" && plan.week < toolbox.placeholdersUntil,
  });
  return { id, from, to, source: toolbox.source };
}

/** Looks like a version 4 UUID. */
function sessionId(random: Random): string {
  const digits = hex(random, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}
