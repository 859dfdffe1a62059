import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UpshotError } from "../../kit/errors.ts";
import type { Log } from "../../kit/log.ts";
import { keepRunning, type Running } from "../keep-running.ts";
import { processCommand } from "../process-command.ts";
import { makeClusterFolder, openCluster, programEnvironment } from "./cluster.ts";
import { findPostgres, type Postgres } from "./find-postgres.ts";
import { type ServerUser, unprivilegedUser } from "./unprivileged-user.ts";

/** A running child, and how to reach it: what `connectControl` takes. */
export interface PostgresChild {
  readonly place: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  readonly pid: number;
  /** Whether it was found running, left behind by a process that was killed. */
  readonly adopted: boolean;
  close(): Promise<void>;
}

/** Recovery after a crash and a last checkpoint take seconds at most: nothing here is big. */
const patience = 60_000;

/**
 * Starts PostgreSQL as a child process with its data in `<folder>/data`; ready in about 0.1 s, the first time in 0.7 s.
 * It listens on a Unix socket in a folder that only it and we can enter, under a password made with the cluster. Unlike
 * ClickHouse it outlives a parent that is killed: it is then found by its `postmaster.pid` and used on.
 * The caller holds the lock of the data folder.
 *
 * @throws UpshotError `postgres-missing`, `postgres-root`, `postgres-version`, `postgres-failed`
 */
export async function startPostgres({ folder: wanted, log }: { folder: string; log: Log }): Promise<PostgresChild> {
  const user = unprivilegedUser(wanted);
  const folder = makeClusterFolder(wanted, user);
  const postgres = findPostgres(user, folder);
  const { data, password } = openCluster(folder, postgres, user);
  const left = await findPostmaster(data);
  const socket = left?.socket ?? socketFolder(folder, user);
  const start = async (): Promise<Running> => spawnPostgres({ folder, data, socket, postgres, user });
  const first = left === null ? await start() : adopt(left.pid, data);
  const kept = keepRunning(first, { name: "the control store's PostgreSQL", start, log });
  // Ended with this process wherever that gets to say goodbye.
  const goodbye = (): void => signal(kept.pid, "SIGINT");
  process.once("exit", goodbye);
  return {
    place: { host: socket, port, user: "upshot", password, database: "postgres" },
    adopted: left !== null,
    get pid() {
      return kept.pid;
    },
    async close() {
      await kept.close();
      process.removeListener("exit", goodbye);
      if (socket !== folder) rmSync(socket, { recursive: true, force: true });
    },
  };
}

/** Only names the socket. */
const port = 5432;

/** The system's limit on the path of a socket, with what PostgreSQL adds to its folder; macOS has the lower one. */
function socketFolder(folder: string, user: ServerUser | null): string {
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= 103) return folder;
  const short = mkdtempSync("/tmp/upshot-");
  if (user !== null) chownSync(short, user.uid, user.gid);
  return short;
}

interface Postmaster {
  readonly pid: number;
  readonly socket: string;
}

/** A server that still runs on this data; one that is just starting or ending is waited for. */
async function findPostmaster(data: string): Promise<Postmaster | null> {
  for (const until = Date.now() + patience; ; await wait(20)) {
    const file = readPostmaster(data);
    if (file === null) return null;
    if (processCommand(file.pid)?.includes(data) !== true) {
      // Its number may belong to another program by now, which PostgreSQL would take for its own old server.
      rmSync(join(data, "postmaster.pid"), { force: true });
      return null;
    }
    if (file.ready) return file;
    if (Date.now() > until) {
      throw new UpshotError({
        code: "postgres-failed",
        message: `a PostgreSQL server (process ${file.pid}) holds ${data} and does not become ready`,
        hint: `Look at it, or end it with: kill -QUIT ${file.pid}`,
      });
    }
  }
}

/** Source: PostgreSQL's pidfile.h, lines 1 (process), 5 (folder of the socket) and 8 (status). */
function readPostmaster(data: string): (Postmaster & { readonly ready: boolean }) | null {
  let lines: string[];
  try {
    lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  return { pid: Number(lines[0]), socket: lines[4] ?? "", ready: lines[7]?.trim() === "ready" };
}

function adopt(pid: number, data: string): Running {
  const running = (): boolean => processCommand(pid)?.includes(data) === true;
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  // It is no child of ours: nobody tells when it ends.
  const look = setInterval(() => {
    if (!running()) done();
  }, 200).unref();
  const done = (): void => {
    clearInterval(look);
    resolve("ended");
  };
  return {
    pid,
    ended,
    stop: async () => {
      signal(pid, "SIGINT");
      while (running()) await wait(10);
      done();
    },
  };
}

interface SpawnOptions {
  readonly folder: string;
  readonly data: string;
  readonly socket: string;
  readonly postgres: Postgres;
  readonly user: ServerUser | null;
}

async function spawnPostgres({ folder, data, socket, postgres, user }: SpawnOptions): Promise<Running> {
  const settings = {
    listen_addresses: "",
    unix_socket_directories: `"${socket.replaceAll('"', '""')}"`,
    unix_socket_permissions: "0700",
    port: String(port),
    shared_buffers: "64MB",
    max_connections: "50",
    io_method: "sync",
    timezone: "UTC",
    log_timezone: "UTC",
    // Statements and rows hold people's data: neither goes into the log.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
  };
  const logFile = join(folder, "server.log");
  const output = openSync(logFile, "w", 0o600);
  // A session of its own, so that a terminal's Ctrl-C does not reach it: its clients close first.
  const child = spawn(
    join(postgres.folder, "bin", "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      stdio: ["ignore", output, output],
      detached: true,
      cwd: folder,
      env: programEnvironment(postgres.folder),
      ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
    },
  );
  closeSync(output);
  const ended = once(child, "exit").then(([code, by]) => (typeof by === "string" ? by : `exit status ${code}`), String);
  for (const until = Date.now() + patience; ; await wait(5)) {
    const postmaster = readPostmaster(data);
    if (postmaster?.ready === true && postmaster.pid === child.pid) break;
    const over = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (!over && Date.now() < until) continue;
    if (!over) child.kill("SIGQUIT");
    throw new UpshotError({
      code: "postgres-failed",
      message: `PostgreSQL did not start on ${data} (${await ended}): ${readFileSync(logFile, "utf8").trim().split("\n").at(-1)}`,
      hint: `Its log is ${logFile}. Or set DATABASE_URL to a server.`,
    });
  }
  return {
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      // Fast shutdown: open transactions are rolled back, then a checkpoint.
      child.kill("SIGINT");
      await ended;
    },
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}
