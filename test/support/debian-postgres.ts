import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../src/db/clickhouse/free-port.ts";
import { connectControl } from "../../src/db/postgres/control.ts";
import { unprivilegedUser } from "../../src/db/postgres/unprivileged-user.ts";
import { silentLog } from "../../src/kit/log.ts";

/** Folder of the PostgreSQL server's programs as Debian installs them, the newest; null where there are none. */
export function debianPostgres(): string | null {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).filter((name) => existsSync(join(root, name, "bin", "initdb"))) : [];
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  return newest === undefined ? null : join(root, newest, "bin");
}

export interface PostgresServer {
  /** As DATABASE_URL takes it. */
  readonly url: string;
  /** "15.18 (Debian 15.18-0+deb12u1)" */
  readonly version: string;
  close(): Promise<void>;
}

/** Starts one on a free port of loopback, with its data in a folder that the caller removes. For tests: it does not sync. */
export async function startDebianPostgres(programs: string, folder: string): Promise<PostgresServer> {
  const port = await freePort();
  const password = randomBytes(16).toString("hex");
  const user = unprivilegedUser(folder);
  const as = { cwd: folder, env: { PATH: "/usr/bin:/bin", LC_ALL: "C" }, ...(user === null ? {} : { uid: user.uid, gid: user.gid }) };
  mkdirSync(folder, { recursive: true });
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== null) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const data = join(folder, "data");
  const options = ["--username=upshot", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale=C", "--no-sync"];
  const made = spawnSync(join(programs, "initdb"), [`--pgdata=${data}`, ...options], { ...as, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=200"];
  const child = spawn(join(programs, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    ...as,
    stdio: "ignore",
  });
  const end = (): void => void child.kill("SIGINT");
  process.once("exit", end);
  const url = `postgres://upshot:${password}@127.0.0.1:${port}/postgres`;
  return {
    url,
    version: await firstAnswer(url),
    close: async () => {
      process.removeListener("exit", end);
      end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

async function firstAnswer(url: string): Promise<string> {
  const control = connectControl({ connectionString: url }, silentLog);
  try {
    for (const until = Date.now() + 30_000; ; await wait(50)) {
      try {
        const [row] = await control.query<{ version: string }>("select current_setting('server_version') as version");
        return row?.version ?? "";
      } catch (error) {
        if (Date.now() > until) throw error;
      }
    }
  } finally {
    await control.close();
  }
}
