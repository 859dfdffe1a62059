import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UpshotError } from "../../kit/errors.ts";
import { makePrivateFolder } from "../../kit/private-folder.ts";
import type { Postgres } from "./find-postgres.ts";
import { canEnter, type ServerUser } from "./unprivileged-user.ts";

/** Where clusters of root go whose data folder the server's user cannot reach (below /root). */
const systemFolder = "/var/lib/upshot";

/**
 * Makes the folder that belongs to the PostgreSQL child, for nobody else to enter.
 * For a child that runs as another user its parent, our data folder, may be gone through by that user's group. Where a
 * folder above that one bars the way, the cluster lies in /var/lib/upshot and `folder` is a link to it.
 *
 * @returns its real path
 */
export function makeClusterFolder(folder: string, user: ServerUser | null): string {
  const above = dirname(folder);
  makePrivateFolder(above);
  if (user === null) {
    makePrivateFolder(folder);
    return realpathSync(folder);
  }
  if (!existsSync(folder)) {
    if (canEnter(dirname(realpathSync(above)), user)) {
      mkdirSync(folder, { mode: 0o700 });
    } else {
      mkdirSync(systemFolder, { recursive: true, mode: 0o711 });
      const target = join(systemFolder, randomBytes(8).toString("hex"));
      mkdirSync(target, { mode: 0o700 });
      symlinkSync(target, folder);
    }
    chownSync(folder, user.uid, user.gid);
  }
  const real = realpathSync(folder);
  if (!canEnter(dirname(real), user) && dirname(real) === realpathSync(above)) {
    chownSync(above, statSync(above).uid, user.gid);
    chmodSync(above, 0o710);
  }
  return real;
}

/** The password of a cluster, and where its data lies. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/**
 * The cluster in this folder; made where there is none (0.5 s), all of it or nothing.
 * @throws UpshotError `postgres-version` (made by another major version), `postgres-failed`
 */
export function openCluster(folder: string, { folder: programs, major }: Postgres, user: ServerUser | null): Cluster {
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  if (!existsSync(data)) {
    writePrivate(passwordFile, randomBytes(24).toString("hex"), user);
    const part = join(folder, "data.part");
    rmSync(part, { recursive: true, force: true });
    initialise(part, passwordFile, programs, user);
    renameSync(part, data);
  }
  const version = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (version !== major) {
    throw new UpshotError({
      code: "postgres-version",
      message: `${data} was made by PostgreSQL ${version}, and this is PostgreSQL ${major}`,
      hint: "Make a backup with the version of upshot that made it, and restore that with this one.",
    });
  }
  return { data, password: readFileSync(passwordFile, "utf8") };
}

function initialise(data: string, passwordFile: string, programs: string, user: ServerUser | null): void {
  const options = [
    "--username=upshot",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
  ];
  const result = spawnSync(join(programs, "bin", "initdb"), [`--pgdata=${data}`, ...options], {
    encoding: "utf8",
    cwd: dirname(data),
    env: programEnvironment(programs),
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  });
  if (result.status === 0) return;
  throw new UpshotError({
    code: "postgres-failed",
    message: `PostgreSQL could not make its data folder ${data}: ${(result.stderr || String(result.error ?? result.signal)).trim()}`,
    hint: "Look at free space and at who may write there, or set DATABASE_URL to a server.",
    cause: result.error,
  });
}

/** Nothing of ours leaks into the server, and nothing of the user's PostgreSQL settings either. */
export function programEnvironment(programs: string): Record<string, string> {
  const libraries = join(programs, "lib");
  return { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries, LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" };
}

function writePrivate(path: string, text: string, user: ServerUser | null): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600 });
  if (user !== null) chownSync(path, user.uid, user.gid);
}
