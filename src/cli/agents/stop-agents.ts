import { UpshotError } from "../../kit/errors.ts";
import type { Client } from "../../client/open-client.ts";
import type { CommandCall } from "../define-command.ts";
import { jsonText } from "../render/json-text.ts";
import { findRun, short } from "./find-run.ts";
import { withServer } from "./open-server.ts";

/** `upshot agents stop NAME|RUN|--all [--lift]`: once it returns, none of those runs begins another call. */
export function stopAgents(call: CommandCall, [named]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  const [all, lift] = [options["all"] === true, options["lift"] === true];
  if (all === (named !== undefined))
    throw new UpshotError({
      code: "usage",
      message: all ? "--all stops every agent: it takes no name" : "upshot agents stop needs an agent, a run, or --all",
      hint: "For example: upshot agents stop inbox-triage",
    });
  return withServer(call, async (client) => {
    const done = named === undefined ? await everyAgent(client, lift) : await one(client, named, lift);
    terminal.out(options["json"] === true ? jsonText({ [lift ? "lifted" : "stopped"]: done.what }) : `${done.words}\n`);
    return 0;
  });
}

/** `upshot agents pause NAME [--off]`: it starts no new runs; those under way go on. */
export function pauseAgent(call: CommandCall, [name = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  const off = options["off"] === true;
  return withServer(call, async (client) => {
    await (off ? client.postAgentsByNameResume({ name }) : client.postAgentsByNamePause({ name }));
    if (options["json"] === true) terminal.out(jsonText({ agent: name, paused: !off }));
    else
      terminal.out(
        off ? `${name} goes on.\n` : `${name} is paused: it starts no new runs. Let it go on with: upshot agents pause ${name} --off\n`,
      );
    return 0;
  });
}

interface Done {
  readonly what: string;
  readonly words: string;
}

async function everyAgent(client: Client, lift: boolean): Promise<Done> {
  const { stopsAll } = await client.getAgents();
  if (lift) {
    await client.postAgentsLiftAll();
    return { what: "all", words: `The stop of ${stopsAll} is lifted. Runs that were stopped stay stopped.` };
  }
  await client.postAgentsStopAll();
  return { what: "all", words: `Stopped: ${stopsAll}. No call begins until the stop is lifted: upshot agents stop --all --lift` };
}

async function one(client: Client, named: string, lift: boolean): Promise<Done> {
  const { agents } = await client.getAgents();
  if (agents.some(({ name }) => name === named)) {
    await (lift ? client.postAgentsByNameLift({ name: named }) : client.postAgentsByNameStop({ name: named }));
    return {
      what: named,
      words: lift
        ? `The stop of ${named} is lifted. Runs that were stopped stay stopped.`
        : `${named} is stopped: none of its runs begins another call. Lift it with: upshot agents stop ${named} --lift`,
    };
  }
  const id = await findRun(client, named);
  if (lift)
    throw new UpshotError({
      code: "input",
      message: "The stop of a run is not lifted: what was stopped stays stopped",
      hint: "Start the agent again: upshot agents run NAME",
    });
  await client.postRunsByIdStop({ id });
  const { run } = await client.getRunsById({ id });
  if (run.state === "done" || run.state === "failed")
    return { what: id, words: `Run ${short(id)} was over before: it ${run.state === "done" ? "was done" : "failed"}.` };
  return { what: id, words: `Run ${short(id)} and what it handed on are stopped: none of them begins another call.` };
}
