import { execFileSync } from "node:child_process";
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownEnvironment } from "../../read/git/run-git.ts";
import type { LogRoot } from "../../read/scan/find-logs.ts";

/** The bundled sample: an invented team's logs, and its git history made at run time in a temporary folder. */
export interface Sample {
  readonly repository: string;
  /** The temporary folder. */
  readonly folder: string;
  readonly roots: readonly LogRoot[];
  /** Sessions the invented people declared as learning. */
  readonly exploration: readonly string[];
  readonly asOf: number;
  /** Removes the temporary folder. */
  close(): void;
}

const bundled = join(import.meta.dirname, "..", "..", "..", "sample");

export function openSample(): Sample {
  const story: { asOf: string; exploration: string[] } = JSON.parse(readFileSync(join(bundled, "story.json"), "utf8"));
  const folder = mkdtempSync(join(tmpdir(), "upshot-sample-"));
  const repository = join(folder, "shop");
  const environment = { ...ownEnvironment(), GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  execFileSync("git", ["init", "--quiet", "--template=", "--initial-branch=main", repository], { env: environment });
  const history = openSync(join(bundled, "history.fast-import"), "r");
  try {
    execFileSync("git", ["-C", repository, "fast-import", "--quiet"], { env: environment, stdio: [history, "ignore", "inherit"] });
  } finally {
    closeSync(history);
  }
  return {
    repository,
    folder,
    roots: [
      { source: "claude-code", folder: join(bundled, "logs", "claude", "projects") },
      { source: "codex", folder: join(bundled, "logs", "codex") },
    ],
    exploration: story.exploration,
    asOf: Date.parse(story.asOf),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
