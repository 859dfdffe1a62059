import { UpshotError } from "../../kit/errors.ts";
import type { CommandCall } from "../define-command.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
import { quoted } from "../render/quoted.ts";
import { findRun, short } from "./find-run.ts";
import { withServer } from "./open-server.ts";
import { wholeRun } from "./whole-run.ts";

/** `upshot agents undo RUN CALL`: takes back what a call did, by what its receipt names. */
export function undoCall(call: CommandCall, [typed = "", id = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  return withServer(call, async (client) => {
    const run = await findRun(client, typed);
    const step = (await wholeRun(client, run)).steps.find((one) => one.id === id);
    const words = step?.effect?.undo ?? null;
    if (words === null)
      throw new UpshotError({
        code: "input",
        message: step === undefined ? `The run has no call ${quoted(id)}` : `Nothing takes ${id} back`,
        hint: `Its calls, and what undoes each: upshot agents show ${short(run)}`,
      });
    await client.postRunsByIdUndo({ id: run, body: { call: id } });
    terminal.out(options["json"] === true ? jsonText({ run, call: id, undone: true }) : `Taken back: ${plainText(words)}.\n`);
    return 0;
  });
}
