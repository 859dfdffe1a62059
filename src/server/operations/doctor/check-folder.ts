import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { processCommand } from "../../../db/process-command.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

/** Bytes that merging, a backup and a day of the journal want at least. */
const enough = 2e9;
const tight = 3e8;

/** What can be seen without opening the stores. `running`: a server runs on the folder. */
export function checkFolder(
  folder: string,
  { running, ownClickhouse }: { readonly running: boolean; readonly ownClickhouse: boolean },
): Finding[] {
  return [permissions(folder), ...secrets(folder), space(folder), ...leftovers(folder, running, ownClickhouse)];
}

function permissions(folder: string): Finding {
  const check = "data folder";
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return fail(
      check,
      `${folder} cannot be written by this user`,
      "Run upshot as the user who owns it, or give it to this one (chown -R).",
    );
  }
  const { mode, uid } = statSync(folder);
  const open = mode & 0o067;
  if (open !== 0)
    return warn(
      check,
      `others can look into ${folder} (mode ${(mode & 0o777).toString(8)})`,
      `chmod 700 ${folder}   (710 where upshot runs as root)`,
    );
  const user = process.geteuid?.();
  if (user !== undefined && user !== 0 && uid !== user)
    return warn(check, `${folder} belongs to another user (${uid})`, "Run upshot as its owner.");
  return ok(check, `${folder} is writable and private`);
}

/** Files that must be there and be readable by their owner alone. */
function secrets(folder: string): Finding[] {
  return (["organisation.key", "owner.token"] as const).map((name) => {
    const check = name === "organisation.key" ? "key file" : "owner token";
    const path = join(folder, "keys", name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      const people = existsSync(join(folder, "postgres"));
      if (name === "owner.token" || !people) return ok(check, `${path} is made when the server starts`);
      return fail(
        check,
        `${path} is missing`,
        "Bring it back from where you keep it: without it names cannot be read, and people are not found again.",
      );
    }
    if (name === "organisation.key" && stat.size !== 32)
      return fail(check, `${path} is damaged (${stat.size} bytes, not 32)`, "Bring it back from where you keep it.");
    if ((stat.mode & 0o077) !== 0)
      return fail(check, `others can read ${path} (mode ${(stat.mode & 0o777).toString(8)})`, `chmod 600 ${path}`);
    return ok(
      check,
      `${path} is there, for its owner alone${name === "organisation.key" ? "; no backup holds it, so keep a copy elsewhere" : ""}`,
    );
  });
}

function space(folder: string): Finding {
  const { bavail, bsize, blocks } = statfsSync(folder);
  const [free, share] = [bavail * bsize, blocks === 0 ? 1 : bavail / blocks];
  const message = `${(free / 1e9).toFixed(1)} GB free (${Math.floor(share * 100)} %) where ${folder} lies`;
  if (free < tight)
    return fail(
      "disk space",
      message,
      "Make room now: nothing is taken in when the disk is full. Or keep fewer months of raw rows (retention).",
    );
  if (free < enough || share < 0.05) return warn("disk space", message, "Make room, or keep fewer months of raw rows (retention).");
  return ok("disk space", message);
}

/** Store processes on this folder that no running server of ours has started. */
function leftovers(folder: string, running: boolean, ownClickhouse: boolean): Finding[] {
  const check = "left-over processes";
  if (process.platform !== "linux") return [];
  const clickhouse = join(resolve(folder), "clickhouse", "data");
  const owner = readNumber(join(folder, "owner"));
  const lost = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => processCommand(pid)?.includes(clickhouse) === true && !(running && ownClickhouse && parentOf(pid) === owner));
  const postmaster = readNumber(join(folder, "postgres", "data", "postmaster.pid"));
  const found = [
    ...lost.map((pid) =>
      fail(check, `a ClickHouse (process ${pid}) works on this folder, and its server is gone`, `End it: kill -9 ${pid}`),
    ),
    ...(!running && postmaster !== null && processCommand(postmaster)?.includes("postgres") === true
      ? [
          warn(
            check,
            `PostgreSQL (process ${postmaster}) was left behind by a server that was killed`,
            "The next start takes it over: nothing to do.",
          ),
        ]
      : []),
  ];
  return found.length > 0 ? found : [ok(check, "none")];
}

function readNumber(path: string): number | null {
  try {
    return Number(readFileSync(path, "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}

/** Source: proc_pid_stat(5), field 4. */
function parentOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}
