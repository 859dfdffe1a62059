import { constants } from "node:fs";
import { lstat, open, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { ToolError } from "../tools/tool.ts";
import { foldName, wrongPath } from "./file-path.ts";

/** Bytes of a file that agents read or write. */
export const mostBytes = 1 << 20;

/**
 * Where a path of a workspace folder lies, or would lie. Every part on the way is looked at: a link leads nowhere, a name that differs
 * only in capitals from one that is there is refused, as on some systems both are one file.
 * @throws ToolError in words
 */
export async function locate(root: string, path: string): Promise<{ readonly full: string; readonly there: boolean }> {
  const wrong = wrongPath(path);
  if (wrong !== null) throw new ToolError(wrong);
  let full = root;
  const parts = path.split("/");
  for (const [index, part] of parts.entries()) {
    const names = await readdir(full);
    if (!names.includes(part)) {
      const twin = names.find((name) => foldName(name) === foldName(part));
      if (twin !== undefined)
        throw new ToolError(`there is ${twin} already, which on some systems is the same name: use it as it is written`);
      return { full: join(full, ...parts.slice(index)), there: false };
    }
    full = join(full, part);
    const found = await lstat(full);
    if (index < parts.length - 1 && !found.isDirectory()) throw new ToolError(`${parts.slice(0, index + 1).join("/")} is no folder`);
    if (index === parts.length - 1 && !found.isFile()) throw new ToolError(`${path} is no file that can be read or written`);
  }
  return { full, there: true };
}

/** A file's bytes, null where there is none. Never follows a link out of the folder. @throws ToolError where it is too large or no plain file */
export async function readWorkspaceFile(root: string, path: string, most = mostBytes): Promise<Buffer | null> {
  const { full, there } = await locate(root, path);
  if (!there) return null;
  // Not waiting for a pipe, not following a link that took the file's place meanwhile.
  const file = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size, nlink, ino } = await file.stat();
    const again = await lstat(full);
    if (!again.isFile() || again.ino !== ino || nlink > 1 || (await realpath(full)) !== join(await realpath(root), ...path.split("/")))
      throw new ToolError(`${path} is no file of its own in this folder`);
    if (size > most) throw new ToolError(`${path} has ${size} bytes; agents read and write files of up to ${most} bytes`);
    const bytes = Buffer.alloc(most + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > most) throw new ToolError(`${path} grew beyond ${most} bytes while it was read`);
    return Buffer.from(bytes.subarray(0, length));
  } finally {
    await file.close();
  }
}

export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Files by path, up to `most`; hidden ones, links and whatever is no plain file are not there. */
export async function listWorkspaceFiles(
  root: string,
  most: number,
): Promise<{ readonly files: readonly ListedFile[]; readonly more: boolean }> {
  const files: ListedFile[] = [];
  const waiting = [""];
  while (waiting.length > 0) {
    const folder = waiting.shift() ?? "";
    const entries = (await readdir(join(root, folder), { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (wrongPath(path) !== null) continue;
      if (entry.isDirectory()) waiting.push(path);
      if (!entry.isFile()) continue;
      if (files.length === most) return { files, more: true };
      files.push({ path, bytes: (await lstat(join(root, path))).size });
    }
  }
  return { files, more: false };
}
