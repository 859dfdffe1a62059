import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { UpshotError } from "../../kit/errors.ts";
import type { Log } from "../../kit/log.ts";
import { makePrivateFolder } from "../../kit/private-folder.ts";
import { keepRunning, type Running } from "../keep-running.ts";
import { findClickhouse } from "./find-clickhouse.ts";
import { freePort } from "./free-port.ts";
import { type Place, pingClickhouse } from "./ping.ts";
import { startFailure } from "./start-failure.ts";
import { serverConfig, type TestCluster, userConfig } from "./server-config.ts";

/** A running child, and how to reach it. */
export interface ClickhouseChild extends Place {
  /** Of the process that runs now: it changes where the child had to be started again. */
  readonly pid: number;
  close(): Promise<void>;
}

export interface ClickhouseOptions {
  readonly folder: string;
  readonly log: Log;
  /** Makes it one shard of a cluster whose other shards can reach it, with no key in the header. For tests of clusters. */
  readonly cluster?: TestCluster;
}

/** Opening a big store takes seconds; one that says nothing for this long hangs. */
const patience = 60_000;

/**
 * Starts ClickHouse as a child process with its data in `<folder>/data`; ready in about 0.2 s. It listens on loopback only,
 * under a password that is made at each start and is known to this process alone. The child dies with this process.
 *
 * @throws UpshotError `clickhouse-missing` (packages), `clickhouse-processor` (no AVX2), `clickhouse-failed`
 */
export async function startClickhouse(options: ClickhouseOptions): Promise<ClickhouseChild> {
  const { folder, log } = options;
  findClickhouse();
  makePrivateFolder(folder);
  const { place, running } = await startOnFreePort(options);
  const kept = keepRunning(running, { name: "the ledger's ClickHouse", start: async () => startOn(options, place), log });
  return {
    ...place,
    get pid() {
      return kept.pid;
    },
    close: async () => kept.close(),
  };
}

/** Another program may take the port between asking for one and using it. */
async function startOnFreePort(options: ClickhouseOptions): Promise<{ place: Place; running: Running }> {
  for (let attempt = 1; ; attempt++) {
    const place = {
      url: `http://127.0.0.1:${await freePort()}`,
      username: "upshot",
      password: randomBytes(24).toString("hex"),
      key: options.cluster === undefined ? randomBytes(24).toString("hex") : null,
    };
    try {
      return { place, running: await startOn(options, place) };
    } catch (error) {
      const taken = error instanceof UpshotError && /address already in use/i.test(error.message);
      if (!taken || attempt === 3) throw error;
    }
  }
}

async function startOn({ folder, cluster }: ClickhouseOptions, place: Place): Promise<Running> {
  const users = join(folder, "users.xml");
  const hash = createHash("sha256").update(place.password).digest("hex");
  writePrivate(users, userConfig(hash));
  writePrivate(join(folder, "config.xml"), serverConfig({ users, key: place.key, cluster }));
  mkdirSync(join(folder, "data"), { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [entry, ...engineArguments(folder, new URL(place.url).port, cluster !== undefined)], {
    // Its standard input is the thread it hangs by. A session of its own, so that a terminal's Ctrl-C does not reach it.
    stdio: ["pipe", "ignore", "pipe"],
    detached: true,
    cwd: folder,
    env: { PATH: process.env["PATH"], TZ: "UTC", LC_ALL: "C" },
  });
  child.stdin?.on("error", () => undefined);
  const ended = once(child, "close").then(([code, by]) => (typeof by === "string" ? by : `exit status ${code}`), String);
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4000)));
  const until = Date.now() + patience;
  while (!(await pingClickhouse(place))) {
    const over = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (!over && Date.now() < until) {
      await wait(10);
      continue;
    }
    if (!over) child.kill("SIGKILL");
    throw startFailure(over ? await ended : `no answer within ${patience / 1000} s`, said, folder);
  }
  return {
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}

function engineArguments(folder: string, port: string, native: boolean): string[] {
  // The last statement only keeps the engine's own session alive for good.
  const statements = `SYSTEM START LISTEN HTTP; ${native ? "SYSTEM START LISTEN TCP; " : ""}SELECT sleepEachRow(1) FROM numbers(4000000000) SETTINGS max_block_size = 1, max_execution_time = 0, max_threads = 1 FORMAT Null`;
  const values = { path: join(folder, "data"), listen_host: "127.0.0.1", http_port: port, "config-file": join(folder, "config.xml") };
  return [...Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]), "--query", statements];
}

function writePrivate(path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600 });
}

const entry = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "child.ts" : "child.js", import.meta.url));
