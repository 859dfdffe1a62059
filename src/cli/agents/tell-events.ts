import type { Terminal } from "../define-command.ts";
import { dayAndYear } from "../render/dates.ts";
import { jsonText } from "../render/json-text.ts";
import { blank } from "../render/table.ts";
import { wrap } from "../render/wrap.ts";
import type { RunEvent } from "./run-events.ts";
import { print, sayClock } from "./say-agents.ts";

/** Columns of the time and the call. */
const side = 17;

/** Tells events as they come: when, which call, what, with the day above where it is another; or one JSON value a line. */
export function tellEvents(terminal: Terminal, json: boolean): (events: readonly RunEvent[], timeZone: string) => void {
  let today = "";
  return (events, timeZone) => {
    if (json) for (const { at, event, call, words } of events) terminal.out(jsonText({ at, event, call, words }));
    else
      print(terminal, (pen, width) =>
        events.flatMap(({ at, call, words }) => {
          const day = dayAndYear(at, timeZone);
          const heading = day === today ? [] : [[pen(day, "dim")]];
          today = day;
          const lines = wrap(pen(words).text, Math.max(20, width - side));
          const lead = pen(`${sayClock(at, timeZone)}  ${call ?? ""}`.padEnd(side), "dim");
          return [...heading, ...lines.map((line, n) => [...(n === 0 ? [lead] : blank(side)), pen(line)])];
        }),
      );
  };
}
