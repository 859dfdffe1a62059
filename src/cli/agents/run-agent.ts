import type { RunPage } from "../../model/pages/agents.ts";
import type { CommandCall } from "../define-command.ts";
import { text } from "../options.ts";
import { jsonText } from "../render/json-text.ts";
import { findRun } from "./find-run.ts";
import { followRun } from "./follow-run.ts";
import { withServer } from "./open-server.ts";
import { isOver } from "../../model/run-words.ts";
import { tellEvents } from "./tell-events.ts";
import { tellQuestions } from "./list-approvals.ts";

/** `upshot agents run NAME`: prints the run's id. With --wait: 0 done, 3 parked, 1 failed or stopped. */
export function runAgent(call: CommandCall, [name = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  const json = options["json"] === true;
  return withServer(call, async (client) => {
    const { run } = await client.postAgentsByNameRun({ name, body: { text: text(options["text"]) ?? "" } });
    if (options["wait"] !== true) {
      terminal.out(json ? jsonText({ run }) : `${run}\n`);
      if (!json) terminal.err(`It runs. Follow it with: upshot agents logs ${run.slice(0, 8)} --follow\n`);
      return 0;
    }
    if (!json) terminal.out(`${run}\n`);
    const tell = json ? () => undefined : tellEvents(terminal, false);
    const page = await followRun(client, run, terminal, tell, (one) => one.run.state === "parked" || isOver(one.run));
    if (json)
      terminal.out(
        jsonText({ run, state: page.run.state, reason: page.run.reason, costMicros: page.run.costMicros, questions: questionsOf(page) }),
      );
    else if (page.run.state === "parked") tellQuestions(terminal, page);
    return statusOf(page);
  });
}

/** `upshot agents logs RUN`: what happened, event by event; with --follow until the run is over. */
export function showLogs(call: CommandCall, [typed = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  return withServer(call, async (client) => {
    const id = await findRun(client, typed);
    const tell = tellEvents(terminal, options["json"] === true);
    await followRun(client, id, terminal, tell, ({ run }) => options["follow"] !== true || isOver(run));
    return 0;
  });
}

function statusOf({ run }: RunPage): number {
  return run.state === "done" ? 0 : run.state === "parked" ? 3 : 1;
}

function questionsOf({ steps }: RunPage): string[] {
  return steps.flatMap(({ approval }) => (approval?.answer === null ? [approval.id] : []));
}
