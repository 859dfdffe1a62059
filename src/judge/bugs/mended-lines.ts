import { gitBytes } from "../../read/git/stream-git.ts";
import { isCodeFile, isCodeLine } from "./code-lines.ts";

/** Lines that a commit removed or rewrote, as they stood in its first parent. */
export interface MendedLines {
  readonly path: string;
  /** 1-based, both included. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** Larger commits do more than mend. */
const mostFiles = 100;
const longest = 120_000;

/** The lines of programs that a commit took away, without changes of white space, comments and empty lines. */
export async function mendedLines(directory: string, sha: string): Promise<MendedLines[]> {
  const args = ["diff-tree", "-p", "-U0", "-w", "-M", "-r", "--no-commit-id", "--no-ext-diff", "--no-textconv", sha, "--"];
  const patch = (await gitBytes(directory, args, { stop: AbortSignal.timeout(longest) })).toString("utf8");
  const files: MendedLines[] = [];
  for (const part of patch.split(/^diff --git /m).slice(1)) {
    const path = /^--- a\/(.+?)\t?$/m.exec(part)?.[1];
    if (path === undefined || !isCodeFile(path)) continue;
    const ranges = rangesOf(path, part);
    if (ranges.length > 0) files.push({ path, ranges });
  }
  return files.length > mostFiles ? [] : files;
}

function rangesOf(path: string, patch: string): [number, number][] {
  const ranges: [number, number][] = [];
  let line = 0;
  let inHunk = false;
  for (const text of patch.split("\n")) {
    const hunk = /^@@ -(\d+)/.exec(text)?.[1];
    if (hunk !== undefined) {
      [line, inHunk] = [Number(hunk), true];
    } else if (inHunk && text.startsWith("-")) {
      const last = ranges.at(-1);
      if (isCodeLine(path, text.slice(1))) {
        if (last?.[1] === line - 1) last[1] = line;
        else ranges.push([line, line]);
      }
      line++;
    }
  }
  return ranges;
}
