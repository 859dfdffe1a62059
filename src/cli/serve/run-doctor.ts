import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { checkFolder } from "../../server/operations/doctor/check-folder.ts";
import { checkStores } from "../../server/operations/doctor/check-stores.ts";
import { fail, type Finding } from "../../server/operations/doctor/finding.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { dataFolder, findRunning, storeUrls, wantInstallation, withInstallation } from "./find-installation.ts";

const findings = z.array(
  z.strictObject({ check: z.string(), level: z.enum(["ok", "warn", "FAIL"]), message: z.string(), hint: z.string().nullable() }),
);

/** `upshot doctor`: one line a check. @returns 1 where something failed */
export async function runDoctor(call: CommandCall): Promise<number> {
  const { terminal, options } = call;
  const folder = dataFolder(call);
  wantInstallation(folder);
  const found = await examine(folder, terminal);
  if (options["json"] === true) terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  else {
    const widest = Math.max(...found.map(({ check }) => check.length));
    for (const { check, level, message, hint } of found) {
      terminal.out(`${level.padEnd(6)}${check.padEnd(widest + 2)}${message}\n`);
      if (hint !== null) terminal.out(`${" ".repeat(widest + 8)}${hint}\n`);
    }
  }
  return found.some(({ level }) => level === "FAIL") ? 1 : 0;
}

async function examine(folder: string, terminal: Terminal): Promise<Finding[]> {
  const ownClickhouse = storeUrls(terminal).clickhouseUrl === null;
  // Before anything is opened: opening mends permissions, and takes over what was left behind.
  const before = checkFolder(folder, { running: false, ownClickhouse });
  // Without its key nothing is opened: a new one would be made.
  if (before.some(({ check, level }) => level === "FAIL" && (check === "key file" || check === "data folder"))) return before;
  try {
    const server = findRunning(folder);
    if (server === null)
      return [...before, ...(await withInstallation(folder, terminal, (services) => checkStores(services, { running: false })))];
    const outside = checkFolder(folder, { running: true, ownClickhouse });
    let text = "";
    for await (const part of (await server.ask("GET", "/api/operations/doctor")).setEncoding("utf8")) text += String(part);
    return [...outside, ...findings.parse(JSON.parse(text))];
  } catch (error) {
    if (!(error instanceof UpshotError)) throw error;
    return [...before, fail("start", error.message, error.hint)];
  }
}
