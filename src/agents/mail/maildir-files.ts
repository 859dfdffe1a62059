import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MailboxProblem } from "./mailbox.ts";

/** A message of a Maildir: https://cr.yp.to/proto/maildir.html. */
export interface MaildirEntry {
  /** 12 hex digits of the SHA-256 of its unique name, which it keeps when it is moved or marked. */
  readonly uid: string;
  readonly path: string;
  /** Without flags. */
  readonly base: string;
  /** "FS", and small letters for keywords. */
  readonly flags: string;
  /** When it was delivered, as its name says: seconds UTC. */
  readonly seconds: number;
}

/** Where a folder lies: INBOX is the root, "Work/Bills" is ".Work.Bills" beside it (Maildir++). */
export function folderPath(root: string, folder: string): string {
  if (folder === "INBOX") return root;
  const parts = folder.split("/");
  if (!parts.every((part) => /^[^\p{Cc}./\\]{1,100}$/u.test(part)) || parts.length > 10)
    throw new MailboxProblem("rejected", `A folder of this mailbox cannot be called "${folder}": no points, slashes or empty parts`);
  return join(root, `.${parts.join(".")}`);
}

/** Messages of a folder, in no order. @throws MailboxProblem `no-folder` */
export async function entriesOf(path: string, folder: string): Promise<MaildirEntry[]> {
  const found: MaildirEntry[] = [];
  for (const place of ["new", "cur"]) {
    for (const file of await namesIn(join(path, place), folder)) {
      if (file.startsWith(".")) continue;
      const [, base = file, flags = ""] = /^(.*?)(?::2,([A-Za-z]*))?$/.exec(file) ?? [];
      found.push({ uid: uidOf(base), path: join(path, place, file), base, flags, seconds: Number(/^\d{1,12}/.exec(base)?.[0] ?? 0) });
    }
  }
  return found;
}

async function namesIn(path: string, folder: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) throw new MailboxProblem("no-folder", `There is no folder "${folder}"`);
    throw error;
  }
}

const uids = new Map<string, string>();
export function uidOf(base: string): string {
  let uid = uids.get(base);
  if (uid === undefined) {
    if (uids.size > 200_000) uids.clear();
    uid = createHash("sha256").update(base).digest("hex").slice(0, 12);
    uids.set(base, uid);
  }
  return uid;
}

/** The first bytes of a file; null where it is gone. */
export async function readStart(path: string, most: number): Promise<{ start: Buffer; bytes: number; at: number } | null> {
  try {
    const file = await open(path, "r");
    try {
      const { size, mtimeMs } = await file.stat();
      const start = Buffer.alloc(Math.min(most, size));
      const { bytesRead } = await file.read(start, 0, start.length, 0);
      return { start: start.subarray(0, bytesRead), bytes: size, at: Math.round(mtimeMs) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

let counter = 0;
/** Writes a message as the format asks: whole in tmp, on the disk, then moved. Returns its unique name. */
export async function deliver(
  path: string,
  source: Buffer,
  { flags, at }: { readonly flags: string | null; readonly at: number },
): Promise<string> {
  const host = hostname().replaceAll(/[/:.\s]/g, "_");
  const base = `${Math.floor(at / 1000)}.P${process.pid}Q${counter++}R${randomBytes(4).toString("hex")}.${host},S=${source.length}`;
  const draft = join(path, "tmp", base);
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(source);
    await file.sync();
  } finally {
    await file.close();
  }
  await utimes(draft, at / 1000, at / 1000);
  await rename(draft, flags === null ? join(path, "new", base) : join(path, "cur", `${base}:2,${flags}`));
  return base;
}

export async function makeFolder(path: string): Promise<void> {
  for (const place of ["tmp", "new", "cur"]) await mkdir(join(path, place), { recursive: true, mode: 0o700 });
}

/** Keywords of a folder by their letter, as dovecot keeps them: lines of "0 $Name" in `dovecot-keywords`. */
export async function keywordsOf(path: string): Promise<Map<string, string>> {
  const letters = new Map<string, string>();
  for (const line of (await readOrEmpty(join(path, "dovecot-keywords"))).split("\n")) {
    const [, index, name] = /^(\d+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined && Number(index) < 26) letters.set(String.fromCodePoint(97 + Number(index)), name);
  }
  return letters;
}

/** The letters of keywords, given out where they have none yet. @throws MailboxProblem `no-keywords` after 26 */
export async function lettersFor(path: string, keywords: readonly string[]): Promise<string> {
  const letterOf = (all: ReadonlyMap<string, string>, name: string): string | undefined =>
    [...all].find(([, one]) => one.toLowerCase() === name.toLowerCase())?.[0];
  const known = await keywordsOf(path);
  if (!keywords.every((name) => letterOf(known, name) !== undefined)) {
    await locked(join(path, "upshot-keywords.lock"), async () => {
      const fresh = await keywordsOf(path);
      for (const name of keywords.filter((one) => letterOf(fresh, one) === undefined)) {
        const letter = "abcdefghijklmnopqrstuvwxyz".split("").find((one) => !fresh.has(one));
        if (letter === undefined) throw new MailboxProblem("no-keywords", "The folder has 26 labels already, and holds no more");
        fresh.set(letter, name);
      }
      const text = [...fresh].map(([letter, name]) => `${letter.charCodeAt(0) - 97} ${name}\n`).join("");
      await writeFile(join(path, "upshot-keywords.tmp"), text, { mode: 0o600 });
      await rename(join(path, "upshot-keywords.tmp"), join(path, "dovecot-keywords"));
      for (const [letter, name] of fresh) known.set(letter, name);
    });
  }
  return keywords.map((name) => letterOf(known, name) ?? "").join("");
}

/** One process at a time; a lock of a process that died is broken after ten seconds. */
async function locked(path: string, work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await mkdir(path);
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (tries % 50 === 49) {
        const since = await stat(path).catch(() => null);
        if (since !== null && Date.now() - since.mtimeMs > 10_000) await rmdir(path).catch(() => undefined);
      }
      await wait(20);
    }
  }
  try {
    await work();
  } finally {
    await rmdir(path);
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
