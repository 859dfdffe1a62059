import { createHash } from "node:crypto";

/**
 * The folder a chat belongs to. A chat names it by its SHA-256 only, so the folders that its tool calls mention, and
 * every folder above them, are tried until one has that hash: a match is certain. Null where none has.
 * Source: google-gemini/gemini-cli, packages/core/src/utils/paths.ts, `getProjectHash`.
 */
export function projectFolder(hash: string, paths: Iterable<string>): string | null {
  const tried = new Set<string>();
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  for (const path of paths) {
    for (let folder = path.replace(/[/\\]+$/, ""); folder !== "" && !tried.has(folder); folder = folder.replace(/[/\\]?[^/\\]*$/, "")) {
      if (tried.size === mostTried) return null;
      tried.add(folder);
      if (createHash("sha256").update(folder).digest("hex") === hash) return folder;
    }
  }
  return null;
}

const mostTried = 5_000;
