import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "../../client/open-client.ts";
import type { RunPage } from "../../model/pages/agents.ts";
import { plainText } from "../render/plain-text.ts";
import { progressLine } from "../serve/find-installation.ts";
import type { Terminal } from "../define-command.ts";
import { isOver } from "../../model/run-words.ts";
import { runEvents, type RunEvent } from "./run-events.ts";
import { wholeRun } from "./whole-run.ts";

/** How often a run is looked at, milliseconds. */
const every = 400;

/** Tells what happens in a run until `until` says that it is enough. @returns the run as it was then */
export async function followRun(
  client: Client,
  id: string,
  terminal: Terminal,
  tell: (events: readonly RunEvent[], timeZone: string) => void,
  until: (page: RunPage) => boolean,
): Promise<RunPage> {
  const { say, end } = progressLine(terminal);
  const told = new Set<string>();
  for (let first = true; ; first = false) {
    // What is new is among the newest steps.
    const page = first ? await wholeRun(client, id) : await client.getRunsById({ id });
    const news = runEvents(page).filter(({ key }) => !told.has(key));
    end();
    if (news.length > 0) tell(news, page.timeZone);
    for (const { key } of news) told.add(key);
    if (until(page)) return page;
    say(whatNow(page));
    await wait(every);
  }
}

function whatNow({ run, steps }: RunPage): string {
  const last = steps.at(-1);
  if (run.state === "parked" || isOver(run)) return "nothing happens until it wakes";
  if (run.state === "queued") return "it waits for its turn";
  return last?.state === "begun" ? (last.kind === "model" ? "the model answers" : plainText(last.tool)) : "it goes on";
}
