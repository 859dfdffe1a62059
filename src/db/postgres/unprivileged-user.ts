import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { UpshotError } from "../../kit/errors.ts";

/** Whom the PostgreSQL child runs as. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: the owner of its folder, if there is one already, else the first of the users `upshot`,
 * `postgres` and `nobody` that this machine has. null where this process is not root: the child then runs as the same user.
 * @throws UpshotError `postgres-root`
 */
export function unprivilegedUser(folder: string): ServerUser | null {
  if (process.geteuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid > 0) return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name, , uid, gid]) => ({ name: name ?? "", uid: Number(uid), gid: Number(gid) }));
  for (const wanted of ["upshot", "postgres", "nobody"]) {
    const user = users.find(({ name, uid }) => name === wanted && uid > 0);
    if (user !== undefined) return user;
  }
  throw new UpshotError({
    code: "postgres-root",
    message: "PostgreSQL does not run as root, and this machine has no user to run it as",
    hint: "Start upshot as another user, add a user named upshot, or set DATABASE_URL.",
  });
}

/** Whether the user may go through this folder and all those above it. */
export function canEnter(folder: string, user: ServerUser): boolean {
  const above = dirname(folder);
  return (above === folder || canEnter(above, user)) && (modeFor(folder, user) & 1) === 1;
}

/** What the user may do with a file or folder: read 4, write 2, execute or enter 1. Access lists are not looked at. */
export function modeFor(path: string, { uid, gid }: ServerUser): number {
  const stat = statSync(path);
  return (stat.mode >> (stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0)) & 7;
}
