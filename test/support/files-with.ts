import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files below a folder in which one of the words stands, up to 200 MiB each. */
export function filesWith(path: string, words: readonly string[]): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const full = join(path, entry.name);
    if (entry.isDirectory()) return filesWith(full, words);
    if (!entry.isFile() || statSync(full).size > 200 << 20) return [];
    const bytes = readFileSync(full);
    return words.some((word) => bytes.includes(word)) ? [full] : [];
  });
}
