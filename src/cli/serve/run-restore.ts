import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { UpshotError } from "../../kit/errors.ts";
import { restore } from "../../server/operations/backup/restore.ts";
import { differingRollUps } from "../../server/operations/rollup-check.ts";
import { closedMonths } from "../../server/operations/retention.ts";
import type { CommandCall } from "../define-command.ts";
import { dataFolder, findRunning, progressLine, withInstallation } from "./find-installation.ts";

/** `upshot restore <file>`: into an installation with nothing in it, whose server is stopped. */
export async function runRestore(call: CommandCall): Promise<number> {
  const { terminal } = call;
  const folder = dataFolder(call);
  const file = resolve(terminal.directory, call.arguments[0] ?? "");
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UpshotError({ code: "no-file", message: `There is no file ${file}`, hint: "Name a file that upshot backup made." });
  }
  if (findRunning(folder) !== null) {
    throw new UpshotError({
      code: "server-runs",
      message: `A server runs on ${folder}`,
      hint: "Stop it first, or restore into another folder with --data.",
    });
  }
  const { say, end } = progressLine(terminal);
  try {
    const { rows, at, different } = await withInstallation(folder, terminal, async (services) => {
      const restored = await restore(services, () => createReadStream(file), say);
      say("comparing sums");
      return { ...restored, different: await differingRollUps(services.ledger, await closedMonths(services.control)) };
    });
    end();
    if (different.length > 0) {
      throw new UpshotError({
        code: "roll-up-differs",
        message: `Sums of ${different[0]?.month} do not equal their rows after the restore`,
        hint: "See upshot doctor.",
      });
    }
    terminal.out(
      `Restored ${rows.toLocaleString("en")} rows of ${at} into ${folder}; sums equal their rows.\nStart it with: upshot serve --data ${folder}\n`,
    );
    return 0;
  } finally {
    end();
  }
}
