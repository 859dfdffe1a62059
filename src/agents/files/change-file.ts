import { lstat, mkdir, open, readdir, readFile, realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { sha256, shortHash } from "../tools/hash.ts";
import { ToolError } from "../tools/tool.ts";
import { listWorkspaceFiles, locate, mostBytes, readWorkspaceFile } from "./read-file.ts";

/** What became of a file: the version before is kept under `id`. Hashes are SHA-256; null = there was none, there is none. */
const change = z.strictObject({
  id: z.string(),
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  bytes: z.number(),
  at: z.number(),
});
export type FileChange = z.infer<typeof change>;

/** Versions kept of one file, and files in one folder. */
const mostVersions = 30;
const mostFiles = 2000;

/**
 * Writes a file, or takes it away (`content` null), all or nothing: the version before and the intent are on the disk first, then the
 * file changes in one rename. The same key again changes nothing and tells what it did.
 * @throws ToolError where it did not happen
 */
export async function changeFile(root: string, path: string, content: Uint8Array | null, key: string, now: number): Promise<FileChange> {
  const known = await findChange(root, path, key);
  if (typeof known === "object") return known;
  if (known === "unknown") throw new ToolError(`${path} was changed by somebody else in between: look at it first`);
  if (content !== null && content.length > mostBytes)
    throw new ToolError(`a file has at most ${mostBytes} bytes; this has ${content.length}`);
  const id = idOf(key);
  const folder = await versionsFolder(root, path);
  for (let trial = 0; trial < 5; trial += 1) {
    const before = await readWorkspaceFile(root, path);
    if (before === null && content !== null && (await listWorkspaceFiles(root, mostFiles)).more)
      throw new ToolError(`the folder has ${mostFiles} files: take some away first`);
    if (before !== null) await writeWhole(join(folder, `${id}.before`), before);
    const made: FileChange = {
      id,
      path,
      before: before === null ? null : sha256(before),
      after: content === null ? null : sha256(content),
      bytes: content?.length ?? 0,
      at: now,
    };
    await writeWhole(join(folder, `${id}.json`), Buffer.from(JSON.stringify(made)));
    const { full } = await locate(root, path);
    if (content === null) await rm(full, { force: true });
    else {
      const draft = join(folder, `${id}.draft`);
      await writeSynced(draft, content);
      await makeFolders(root, path);
      // Somebody wrote in between: their version is the one to keep.
      const newest = await readWorkspaceFile(root, path);
      if ((newest === null ? null : sha256(newest)) !== made.before) continue;
      await rename(draft, full);
    }
    await syncFolder(dirname(full));
    await writeWhole(join(folder, `${id}.done`), Buffer.alloc(0));
    await forgetOld(folder);
    return made;
  }
  throw new ToolError(`${path} keeps changing while it is written: try again later`, true);
}

/** What the call of a key did to a file, looked up by its record and the file's content. */
export async function findChange(root: string, path: string, key: string): Promise<FileChange | "not-done" | "unknown"> {
  await locate(root, path);
  const id = idOf(key);
  const folder = await versionsFolder(root, path);
  const known = await readChange(folder, id);
  if (known === null || known.path !== path) return "not-done";
  if ((await readdir(folder)).includes(`${id}.done`)) return known;
  const current = await readWorkspaceFile(root, path);
  const hash = current === null ? null : sha256(current);
  if (hash === known.after) return known;
  return hash === known.before ? "not-done" : "unknown";
}

/** Puts back the version before a change, unless the file was changed since. A change like any other: it can be taken back too. */
export async function restoreFile(root: string, path: string, version: string, key: string, now: number): Promise<FileChange> {
  const known = await findChange(root, path, key);
  if (typeof known === "object") return known;
  const folder = await versionsFolder(root, path);
  const made = /^[0-9a-f]{32}$/.test(version) ? await readChange(folder, version) : null;
  if (made === null || made.path !== path) throw new ToolError(`there is no version ${version.slice(0, 40)} of ${path} any more`);
  const current = await readWorkspaceFile(root, path);
  if ((current === null ? null : sha256(current)) !== made.after)
    throw new ToolError(`${path} was changed since: putting back the version before would lose that change`);
  return changeFile(root, path, made.before === null ? null : await readFile(join(folder, `${version}.before`)), key, now);
}

/**
 * Whether an agent ever wrote the file of this path, in whatever run: it may hold what that run put together. What people changed in it
 * since does not make it theirs; a copy they make of it under another name is.
 */
export async function isWrittenByAgent(root: string, path: string): Promise<boolean> {
  try {
    return (await readdir(join(root, ...versionsOf(path)))).some((name) => name.endsWith(".json"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

function idOf(key: string): string {
  return sha256(key).slice(0, 32);
}

async function readChange(folder: string, id: string): Promise<FileChange | null> {
  try {
    return change.parse(JSON.parse(await readFile(join(folder, `${id}.json`), "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function versionsOf(path: string): string[] {
  return [".upshot", "versions", shortHash(path)];
}

/** Hidden in the folder itself, so that a rename is one step of one file system. */
async function versionsFolder(root: string, path: string): Promise<string> {
  let folder = root;
  for (const part of versionsOf(path)) {
    folder = join(folder, part);
    await ownFolder(folder);
  }
  return folder;
}

async function makeFolders(root: string, path: string): Promise<void> {
  let folder = root;
  for (const part of path.split("/").slice(0, -1)) {
    folder = join(folder, part);
    await ownFolder(folder);
  }
  if ((await realpath(folder)) !== join(await realpath(root), ...path.split("/").slice(0, -1)))
    throw new ToolError(`${path} leads out of the folder`);
}

async function ownFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    await syncFolder(dirname(folder));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  if (!(await lstat(folder)).isDirectory()) throw new ToolError("a part of the path is no folder");
}

let drafts = 0;

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  drafts += 1;
  const draft = `${file}.${process.pid}.${drafts}.tmp`;
  await writeSynced(draft, bytes);
  await rename(draft, file);
  await syncFolder(dirname(file));
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is on the disk for good when its folder is. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Keeps the newest versions. */
async function forgetOld(folder: string): Promise<void> {
  const names = await readdir(folder);
  const records = names.filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
  if (records.length <= mostVersions) return;
  const changes = await Promise.all(records.map((name) => readChange(folder, name.slice(0, 32))));
  const old = changes
    .filter((one) => one !== null)
    .toSorted((a, b) => b.at - a.at)
    .slice(mostVersions);
  for (const { id } of old) for (const name of names.filter((one) => one.startsWith(id))) await rm(join(folder, name), { force: true });
}
