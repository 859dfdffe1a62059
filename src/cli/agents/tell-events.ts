import type { Terminal } from "../define-command.ts";
import { displayWidth } from "../render/display-width.ts";
import { jsonText } from "../render/json-text.ts";
import { blank } from "../render/table.ts";
import { wrap } from "../render/wrap.ts";
import type { RunEvent } from "./run-events.ts";
import { print, sayTime } from "./say-agents.ts";

/** One event a line: when, which call, what; or one JSON value a line. */
export function tellEvents(terminal: Terminal, json: boolean): (events: readonly RunEvent[], timeZone: string) => void {
  return (events, timeZone) => {
    if (json) for (const { at, event, call, words } of events) terminal.out(jsonText({ at, event, call, words }));
    else
      print(terminal, (pen, width) =>
        events.flatMap(({ at, call, words }) => {
          const when = sayTime(at, timeZone);
          const lead = `${when}  ${(call ?? "").padEnd(5)}  `;
          return wrap(pen(words).text, Math.max(20, width - displayWidth(lead))).map((line, n) =>
            n === 0 ? [pen(lead, "dim"), pen(line)] : [...blank(displayWidth(lead)), pen(line)],
          );
        }),
      );
  };
}
