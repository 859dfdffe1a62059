import { isOver } from "../../model/run-words.ts";
import type { RunRow } from "../../model/pages/agents.ts";
import { day } from "../render/dates.ts";
import { inkFor, paint, type Line, type Pen } from "../render/ink.ts";
import type { Terminal } from "../define-command.ts";

/** Prints lines as the terminal shows them; what stands in them was written by agents, mails and outsiders. */
export function print({ out, view }: Pick<Terminal, "out" | "view">, draw: (pen: Pen, width: number) => readonly Line[]): void {
  out(paint(draw(inkFor(view), view.width), view));
}

export const runStateWords: Readonly<Record<RunRow["state"], string>> = {
  queued: "waits for its turn",
  running: "is running",
  parked: "is parked",
  done: "is done",
  failed: "failed",
  stopped: "was stopped",
};

/** "2 held, 1 undone". */
export function sayOutcomes({ outcomes: { held, pending, undone, unclear }, exploration, ...run }: RunRow): string {
  if (exploration) return "exploration";
  const words = [
    held > 0 ? `${held} held` : "",
    pending > 0 ? `${pending} pending` : "",
    undone > 0 ? `${undone} undone` : "",
    unclear > 0 ? `${unclear} unclear` : "",
  ].filter((word) => word !== "");
  return words.length > 0 ? words.join(", ") : isOver(run) ? "unlinked" : "not over yet";
}

/** "21 Nov, 14:05": for tables, where a year takes too much. */
export function sayMinute(iso: string, timeZone: string): string {
  return `${day(iso, timeZone)}, ${sayClock(iso, timeZone).slice(0, 5)}`;
}

/** "14:05:02". */
export function sayClock(iso: string, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
    clocks.set(timeZone, clock);
  }
  return clock.format(Date.parse(iso));
}

const clocks = new Map<string, Intl.DateTimeFormat>();
