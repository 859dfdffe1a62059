import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package's version, from its package.json (two folders up both in src and in dist). */
export const version = readVersion(join(import.meta.dirname, "..", "..", "package.json"));

function readVersion(path: string): string {
  const found = /"version":\s*"([^"]+)"/.exec(readFileSync(path, "utf8"));
  return found?.[1] ?? "unknown";
}
