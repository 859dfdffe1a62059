import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { lockFolder } from "../../db/lock-folder.ts";
import { UpshotError } from "../../kit/errors.ts";
import { lineLog } from "../../kit/log.ts";
import { stateFolder } from "../../kit/user-folders.ts";
import { openInstallation } from "../../server/operations/open-installation.ts";
import { readServingFile } from "../../server/operations/serving-file.ts";
import type { Services } from "../../server/services.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { version } from "../version.ts";
import { runningServer, type RunningServer } from "./ask-server.ts";

/** The folder that `--data` names, else the usual one. */
export function dataFolder({ options, terminal }: Pick<CommandCall, "options" | "terminal">): string {
  const named = options["data"];
  return typeof named === "string" && named !== "" ? resolve(terminal.directory, named) : join(stateFolder(terminal), "server");
}

/** CLICKHOUSE_URL and DATABASE_URL, null where a store is a child of ours. */
export function storeUrls({ variables }: Terminal): { readonly clickhouseUrl: string | null; readonly databaseUrl: string | null } {
  return { clickhouseUrl: variables["CLICKHOUSE_URL"] || null, databaseUrl: variables["DATABASE_URL"] || null };
}

/**
 * The server that runs on this folder, null where none does.
 * The lock tells, not the file: a server that was killed leaves its file behind, and somebody else may listen there by now.
 * @throws UpshotError `folder-in-use` where another command is working on the folder, or a server is just starting
 */
export function findRunning(folder: string): RunningServer | null {
  try {
    lockFolder(folder).release();
    return null;
  } catch (error) {
    const file = error instanceof UpshotError && error.code === "folder-in-use" ? readServingFile(folder) : null;
    if (file === null || String(file.pid) !== readFileSync(join(folder, "owner"), "utf8").trim()) throw error;
    return runningServer(folder, file);
  }
}

/** @throws UpshotError `no-installation` */
export function wantInstallation(folder: string): void {
  if (existsSync(join(folder, "keys")) || existsSync(join(folder, "postgres"))) return;
  throw new UpshotError({
    code: "no-installation",
    message: `There is no installation in ${folder}`,
    hint: "Name its folder with --data, or start one: upshot serve",
  });
}

/** Opens the installation of a stopped server for the time of `work`. */
export async function withInstallation<T>(folder: string, terminal: Terminal, work: (services: Services) => Promise<T>): Promise<T> {
  const services = await openInstallation({
    folder,
    ...storeUrls(terminal),
    version,
    log: lineLog((text) => terminal.err(text)),
    now: Date.now,
  });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** Says on a terminal what the work is busy with, on one line; `end` clears it. */
export function progressLine({ progressTo }: Terminal): { readonly say: (step: string) => void; readonly end: () => void } {
  const live = progressTo?.isTTY === true ? progressTo : null;
  return { say: (step) => void live?.write(`\r\u001b[K${step} …`), end: () => void live?.write("\r\u001b[K") };
}
