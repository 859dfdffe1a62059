import { isOver } from "../../../model/run-words.ts";
import type { AgentCard, AgentMoney, AgentOutcome, RunRow } from "../../../model/pages/agents.ts";
import type { YieldPart } from "../../../model/yield.ts";
import { sayCount, sayDay, sayMoney } from "../../lib/say.ts";

/** Amounts of single calls are fractions of a cent: four decimals below a cent. */
export function sayCost(micros: number): string {
  return micros > 0 && micros < 10_000 ? `$${(micros / 1e6).toFixed(4)}` : sayMoney(micros);
}

export const agentStateWords: Readonly<Record<AgentCard["state"], { readonly name: string; readonly sign: string }>> = {
  running: { name: "Running", sign: "▶" },
  "waits for you": { name: "Waits for you", sign: "?" },
  paused: { name: "Paused", sign: "‖" },
  stopped: { name: "Stopped", sign: "■" },
  problem: { name: "Its newest file cannot be used", sign: "!" },
  idle: { name: "Ready", sign: "○" },
};

export const runStateWords: Readonly<Record<RunRow["state"], { readonly name: string; readonly sign: string }>> = {
  queued: { name: "Waits for its turn", sign: "…" },
  running: { name: "Running", sign: "▶" },
  parked: { name: "Parked", sign: "‖" },
  done: { name: "Done", sign: "●" },
  failed: { name: "Failed", sign: "✕" },
  stopped: { name: "Stopped", sign: "■" },
};

export const verdictWords: Readonly<Record<AgentOutcome["verdict"], { readonly name: string; readonly part: YieldPart }>> = {
  held: { name: "Held", part: "held" },
  pending: { name: "Pending", part: "pending" },
  undone: { name: "Undone", part: "undone" },
  unclear: { name: "Nobody can tell", part: "unlinked" },
};

/** Whether some of a run's cost stands in this part of the bar. */
export function isInPart({ exploration, outcomes, ...run }: RunRow, part: YieldPart): boolean {
  if (exploration || part === "exploration") return exploration && part === "exploration";
  const { held, pending, undone, unclear } = outcomes;
  const none = held + pending + undone + unclear === 0;
  if (part === "held") return held > 0;
  if (part === "undone") return undone > 0;
  return part === "pending" ? pending > 0 || (none && !isOver(run)) : unclear > 0 || (none && isOver(run));
}

/** "2 held, 1 undone"; a run without any says what it counts as. */
export function sayOutcomes({ outcomes: { held, pending, undone, unclear }, exploration, ...run }: RunRow): string {
  if (exploration) return "exploration";
  const words = [
    held > 0 && `${sayCount(held)} held`,
    pending > 0 && `${sayCount(pending)} pending`,
    undone > 0 && `${sayCount(undone)} undone`,
    unclear > 0 && `${sayCount(unclear)} unclear`,
  ].filter((word) => word !== false);
  return words.length > 0 ? words.join(", ") : isOver(run) ? "unlinked" : "not over yet";
}

/** "$0.12 for each outcome that held (4 in the last 30 days, list price)". */
export function sayPerOutcome({ worth }: Pick<AgentCard, "worth">): string {
  const { held, perOutcomeMicros, days, basis, runs } = worth;
  if (runs === 0) return `No run in the last ${days} days`;
  if (perOutcomeMicros === null) return `No outcome held yet in the last ${days} days`;
  return `${sayCost(perOutcomeMicros)} for each outcome that held (${sayCount(held)} in the last ${days} days, ${basis})`;
}

export function sayPeriodOf({ period, start }: Pick<AgentMoney, "period" | "start">): string {
  if (period === "run") return "each run";
  return period === "day"
    ? sayDay(start)
    : new Date(`${start}-01T00:00:00Z`).toLocaleString("en", { month: "long", year: "numeric", timeZone: "UTC" });
}

/** How long from one moment to another: "4 s", "2 min". */
export function saySpan(from: string, to: string): string {
  const milliseconds = Math.max(0, Date.parse(to) - Date.parse(from));
  if (milliseconds < 950) return `${milliseconds} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** A value where it stands in a text: before, the text, after; null where it is not there. */
export function splitAt(excerpt: string, value: string): readonly [string, string, string] | null {
  const at = value === "" ? -1 : excerpt.toLowerCase().indexOf(value.toLowerCase());
  return at < 0 ? null : [excerpt.slice(0, at), excerpt.slice(at, at + value.length), excerpt.slice(at + value.length)];
}

/** Time of day with seconds: within one run the day is known. */
export function sayClock(at: string, timeZone: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
