import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { makeDemo } from "../../server/operations/make-demo.ts";
import { removeDemo } from "../../server/operations/remove-demo.ts";
import { usualDemo, type DemoSize } from "../../server/organisation/prepare-demo.ts";
import type { CommandCall } from "../define-command.ts";
import { dataFolder, findRunning, progressLine, wantInstallation, withInstallation } from "./find-installation.ts";

const removed = z.object({ people: z.int(), teams: z.int(), othersLeft: z.boolean() });

/** `upshot demo`: makes or removes the simulated organisation, in the server that runs on the folder or without one. */
export async function runDemo(call: CommandCall): Promise<number> {
  return call.options["remove"] === true ? remove(call) : make(call);
}

async function make(call: CommandCall): Promise<number> {
  const { terminal } = call;
  const size: DemoSize = {
    people: numberOf(call, "people", usualDemo.people, 1, 100_000),
    weeks: numberOf(call, "weeks", usualDemo.weeks, 1, 520),
    seed: numberOf(call, "seed", usualDemo.seed, 0, 2 ** 31),
  };
  const folder = dataFolder(call);
  const server = findRunning(folder);
  const { say, end } = progressLine(terminal);
  try {
    if (server !== null) await server.follow("POST", "/api/operations/demo", say, size);
    else await withInstallation(folder, terminal, (services) => makeDemo(services, size, say));
  } finally {
    end();
  }
  terminal.out(`Made a simulated organisation: ${size.people} people, ${size.weeks} weeks.\n`);
  if (server === null) terminal.out("Look at it with: upshot serve\n");
  return 0;
}

async function remove(call: CommandCall): Promise<number> {
  const { terminal, options } = call;
  const folder = dataFolder(call);
  wantInstallation(folder);
  if (options["yes"] !== true) {
    const answer = await terminal.ask(`Remove the simulated organisation from ${folder}? Nothing else is touched. Type yes: `);
    if (answer?.trim().toLowerCase() !== "yes") {
      terminal.out(answer === null ? "Nothing was removed: nobody is here to confirm. Use --yes.\n" : "Nothing was removed.\n");
      return answer === null ? 1 : 0;
    }
  }
  const server = findRunning(folder);
  const { say, end } = progressLine(terminal);
  try {
    const { people, teams, othersLeft } = removed.parse(
      server !== null
        ? await server.follow("DELETE", "/api/operations/demo", say)
        : await withInstallation(folder, terminal, (services) => removeDemo(services, { upkeepRuns: false, progress: say })),
    );
    end();
    terminal.out(`The demo is gone: ${people} people, ${teams} teams, their use, and every figure published about them.\n`);
    if (othersLeft) terminal.out("What is yours is untouched; figures of your groups are published anew while the server runs.\n");
    return 0;
  } finally {
    end();
  }
}

function numberOf({ options }: CommandCall, name: string, usual: number, least: number, most: number): number {
  const text = options[name];
  if (typeof text !== "string") return usual;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UpshotError({
    code: "usage",
    message: `--${name} ${text} is no whole number from ${least} to ${most.toLocaleString("en")}`,
    hint: "See upshot demo --help.",
  });
}
