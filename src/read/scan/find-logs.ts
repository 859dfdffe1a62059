import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { join, resolve, sep } from "node:path";
import { isSource, type Source, type SourceEnvironment } from "../../kit/define-source.ts";
import { listFolder, loadFolder, loadFrom } from "../../kit/load-folder.ts";
import type { Skipped } from "../../model/skipped.ts";
import { sourcesFolder } from "./scan-logs.ts";

/** A folder with logs of one tool; `source` is the id of the file in `src/read/sources`. */
export interface LogRoot {
  readonly source: string;
  /** Absolute path. */
  readonly folder: string;
}

export interface FoundLog {
  /** Relative to the root, forward slashes. */
  readonly path: string;
  readonly size: number;
  /** Modification time, milliseconds. */
  readonly modified: number;
}

/** Where the tools on this machine keep their logs: every folder of every source, whether it exists or not. */
export async function usualRoots(environment: SourceEnvironment): Promise<readonly LogRoot[]> {
  const roots: LogRoot[] = [];
  for (const [id, source] of await loadFolder(sourcesFolder, isSource)) {
    for (const folder of source.roots(environment)) roots.push({ source: id, folder: resolve(folder) });
  }
  return withoutRepeats(roots);
}

/**
 * What lies in a folder that somebody named (`--logs DIR`): a folder is laid out as one tool lays out its own, so the
 * first source that has it needs no others to be loaded. Names alone are no evidence, for half the folders of a machine
 * have a `tmp` or a `sessions`: a log must lie where the tool puts it. `within` is evidence enough, by the published
 * contract: a `projects` folder means Claude Code, also an empty one. None: nobody knows the folder.
 */
export async function rootsIn(folder: string): Promise<readonly LogRoot[]> {
  const found = entriesOf(folder);
  const entries = typeof found === "string" ? [] : found.map((entry) => entry.name);
  for (const id of entries.length === 0 ? [] : listFolder(sourcesFolder)) {
    const source = await loadFrom(sourcesFolder, id, isSource);
    if (!source.recognises(entries)) continue;
    const { within } = source;
    if (within !== undefined && entries.includes(within)) return [{ source: id, folder: resolve(folder, within) }];
    if (holdsLog(folder, entries, source)) return [{ source: id, folder: resolve(folder) }];
  }
  return [];
}

/** Does a log lie in or below those entries for which the source recognises the folder? Looks at so many folders at most. */
function holdsLog(folder: string, entries: readonly string[], source: Source): boolean {
  const telling = entries.filter((name) => source.recognises([name]));
  const waiting = (telling.length > 0 ? telling : entries).toReversed();
  for (let left = mostFolders, path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const kind = kindOf(`${folder}/${path}`);
    if (kind === "file" && source.isLog(path)) return true;
    if (kind !== "folder" || left-- === 0) continue;
    const below = entriesOf(`${folder}/${path}`);
    for (const entry of typeof below === "string" ? [] : below) {
      // Below, links are left alone: a circle would use up the folders there are to look at.
      if (entry.isFile() && source.isLog(`${path}/${entry.name}`)) return true;
      if (entry.isDirectory()) waiting.push(`${path}/${entry.name}`);
    }
  }
  return false;
}

/** So many folders are looked at before a named folder counts as none of a tool's: about a tenth of a second. */
const mostFolders = 5_000;

/** Two names of one folder (a link, a repeated setting) are one root. */
function withoutRepeats(roots: readonly LogRoot[]): readonly LogRoot[] {
  const seen = new Set<string>();
  return roots.filter(({ source, folder }) => {
    const key = `${source}:${realPath(folder) ?? folder}`;
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * All logs below a root, by path in order, and what could not be looked at. Symbolic links are followed, but never
 * back into a folder that is walked anyway.
 */
export function findLogs(
  root: LogRoot,
  source: Source,
): { readonly logs: readonly FoundLog[]; readonly skipped: Skipped[]; readonly found: boolean } {
  const logs: FoundLog[] = [];
  const skipped: Skipped[] = [];
  const walked = [realPath(root.folder) ?? root.folder];
  const waiting = [""];
  let found = true;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = entriesOf(`${root.folder}/${at}`);
    if (entries === "missing") {
      // Below the root: deleted while we walk.
      if (at === "") found = false;
      continue;
    }
    if (entries === "unreadable") {
      skipped.push({ file: join(root.folder, at), line: 0, reason: "the folder cannot be read" });
      continue;
    }
    for (const entry of entries) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isSymbolicLink() || source.isLog(path)) look(path, entry.isSymbolicLink());
    }
  }
  logs.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { logs, skipped, found };

  function look(path: string, link: boolean): void {
    const file = `${root.folder}/${path}`;
    try {
      const stat = statSync(file);
      if (stat.isDirectory()) {
        if (link) follow(path, file);
      } else if (source.isLog(path)) {
        if (stat.isFile()) logs.push({ path, size: stat.size, modified: stat.mtimeMs });
        else skipped.push({ file, line: 0, reason: "a pipe, socket or device: only files are opened" });
      }
    } catch (error) {
      const loop = error instanceof Error && "code" in error && error.code === "ELOOP";
      const reason = loop ? "a symbolic link that leads in a circle" : "the file cannot be looked at";
      if (source.isLog(path) || loop) skipped.push({ file, line: 0, reason });
    }
  }

  function follow(path: string, folder: string): void {
    const real = realpathSync(folder);
    if (walked.some((known) => real === known || real.startsWith(known + sep) || known.startsWith(real + sep))) {
      skipped.push({ file: folder, line: 0, reason: "a symbolic link to a folder that is read already" });
      return;
    }
    walked.push(real);
    waiting.push(path);
  }
}

function entriesOf(folder: string): Dirent[] | "missing" | "unreadable" {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? "missing" : "unreadable";
  }
}

function kindOf(path: string): "file" | "folder" | "other" {
  try {
    const stat = statSync(path);
    return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  } catch {
    // Deleted, a link to nothing, or not ours to look at: no evidence.
    return "other";
  }
}

function realPath(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}
