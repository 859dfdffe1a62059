import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** How commands on the same machine reach the server that runs on a data folder: `<folder>/serving.json`, for its owner alone. */
const serving = z.strictObject({
  /** Where it listens: "http://127.0.0.1:4680". */
  url: z.url(),
  /** The name it answers to: behind a proxy another than that of `url`. */
  host: z.string().min(1),
  pid: z.int(),
});
export type ServingFile = z.output<typeof serving>;

const fileIn = (folder: string): string => join(folder, "serving.json");

export function writeServingFile(folder: string, value: ServingFile): void {
  removeServingFile(folder);
  writeFileSync(fileIn(folder), `${JSON.stringify(value)}\n`, { mode: 0o600, flag: "wx" });
}

export function removeServingFile(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}

/** null where no server said that it runs; one that was killed leaves the file behind, so that nobody may answer there. */
export function readServingFile(folder: string): ServingFile | null {
  try {
    return serving.parse(JSON.parse(readFileSync(fileIn(folder), "utf8")));
  } catch {
    return null;
  }
}
