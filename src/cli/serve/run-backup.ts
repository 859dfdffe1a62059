import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UpshotError } from "../../kit/errors.ts";
import { readArchive } from "../../server/operations/backup/archive.ts";
import { backUp } from "../../server/operations/backup/back-up.ts";
import type { CommandCall } from "../define-command.ts";
import { dataFolder, findRunning, progressLine, wantInstallation, withInstallation } from "./find-installation.ts";

/** How long a backup of a stopped server waits for what its journal still holds, milliseconds. */
const patience = 600_000;

/** `upshot backup <file>`: writes the archive, reads it back, and only then gives it its name. */
export async function runBackup(call: CommandCall): Promise<number> {
  const { terminal } = call;
  const folder = dataFolder(call);
  wantInstallation(folder);
  const file = resolve(terminal.directory, call.arguments[0] ?? "");
  if (existsSync(file)) {
    throw new UpshotError({
      code: "file-exists",
      message: `${file} is there already`,
      hint: "Name another file, or delete that one first.",
    });
  }
  const part = `${file}.part`;
  const { say, end } = progressLine(terminal);
  const write = async (archive: Readable): Promise<void> => {
    rmSync(part, { force: true });
    await pipeline(archive, createWriteStream(part, { mode: 0o600, flush: true }));
  };
  try {
    const server = findRunning(folder);
    if (server !== null) {
      say("backing up the running server");
      await write(await server.ask("GET", "/api/operations/backup"));
    } else {
      await withInstallation(folder, terminal, async (services) => {
        say("taking in what waits in the journal");
        await Promise.race([services.journal.drained(), new Promise((_, reject) => setTimeout(reject, patience, notDrained()).unref())]);
        await write(await backUp(services, say));
      });
    }
    let rows = 0;
    for await (const frame of readArchive(createReadStream(part), () => undefined))
      say(`checking the backup, ${(rows += frame.rows).toLocaleString("en")} rows`);
    renameSync(part, file);
    end();
    terminal.out(`${file}: ${rows.toLocaleString("en")} rows, ${(statSync(file).size / 1e6).toFixed(1)} MB, read back and checked.\n`);
    terminal.out(`The key is not in it: keep a copy of ${folder}/keys/organisation.key elsewhere. Without it names cannot be read.\n`);
    return 0;
  } finally {
    end();
    rmSync(part, { force: true });
  }
}

function notDrained(): UpshotError {
  return new UpshotError({
    code: "journal-waits",
    message: "What waits in the journal did not reach the ledger",
    hint: "See upshot doctor.",
  });
}
