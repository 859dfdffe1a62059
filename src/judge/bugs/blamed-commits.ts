import { gitBytes } from "../../read/git/stream-git.ts";
import type { MendedLines } from "./mended-lines.ts";

export interface BlamedCommit {
  readonly sha: string;
  /** Committer's and author's time, milliseconds UTC. */
  readonly committedAt: number;
  readonly authoredAt: number;
}

const longest = 300_000;
/** Ranges of one file asked for at once: the command line has an end. */
const mostRanges = 2000;

/** The commits that `lines` of a file at `revision` come from, as `git blame -w` says. */
export async function blamedCommits(directory: string, revision: string, { path, ranges }: MendedLines): Promise<BlamedCommit[]> {
  const places = ranges.slice(0, mostRanges).flatMap(([from, to]) => ["-L", `${from},${to}`]);
  const output = await gitBytes(directory, ["blame", "--porcelain", "-w", ...places, revision, "--", path], {
    stop: AbortSignal.timeout(longest),
  });
  const commits = new Map<string, { committedAt: number; authoredAt: number }>();
  let current: { committedAt: number; authoredAt: number } | null = null;
  for (const line of output.toString("latin1").split("\n")) {
    const sha = /^([0-9a-f]{40,64}) \d+ \d+/.exec(line)?.[1];
    if (sha !== undefined) {
      current = commits.get(sha) ?? { committedAt: 0, authoredAt: 0 };
      commits.set(sha, current);
    } else if (line.startsWith("committer-time ") && current !== null) current.committedAt = Number(line.slice(15)) * 1000;
    else if (line.startsWith("author-time ") && current !== null) current.authoredAt = Number(line.slice(12)) * 1000;
  }
  return [...commits].map(([sha, times]) => ({ sha, ...times }));
}
