import { gitText } from "./ask-git.ts";

/** The commits a survival run goes through, parents before children; the last one is the head. */
export interface History {
  readonly commits: readonly HistoryCommit[];
  /** Per commit: the number of the first-parent commit that brought it to the head's line (itself, when it stands there). */
  readonly landing: Int32Array;
}

export interface HistoryCommit {
  readonly sha: string;
  /** Its own name and its parents', separated by spaces: what its recipe belongs to. */
  readonly key: string;
  /** Numbers of the parents in `commits`, first parent first. */
  readonly parents: readonly number[];
  /** Committer time, milliseconds UTC. */
  readonly at: number;
}

/** "landed": only the head's first-parent line, each commit seen against its first parent. "commit": every ancestor. */
export type SurvivalBy = "landed" | "commit";

/** Reads the history that ends in `ref`. Grafts and replaced commits count, as they do for `git log` and `git blame`. */
export async function readHistory(directory: string, ref: string, by: SurvivalBy): Promise<History> {
  const walk = by === "landed" ? ["--first-parent"] : ["--topo-order"];
  const text = await gitText(directory, ["rev-list", ...walk, "--reverse", "--parents", "--timestamp", "--end-of-options", ref, "--"]);
  const commits: HistoryCommit[] = [];
  const numbers = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [seconds, sha, ...names] = line.split(" ");
    if (sha === undefined) continue;
    const parents = by === "landed" ? names.slice(0, 1) : names;
    numbers.set(sha, commits.length);
    commits.push({
      sha,
      key: [sha, ...parents].join(" "),
      parents: parents.flatMap((name) => numbers.get(name) ?? []),
      at: Number(seconds) * 1000,
    });
  }
  return { commits, landing: landings(commits) };
}

/** The head's first-parent line, oldest first. */
export function mainLine(commits: readonly HistoryCommit[]): number[] {
  const line: number[] = [];
  for (let at: number | undefined = commits.length - 1; at !== undefined && at >= 0; at = commits[at]?.parents[0]) line.push(at);
  return line.toReversed();
}

function landings(commits: readonly HistoryCommit[]): Int32Array {
  const landing = new Int32Array(commits.length).fill(-1);
  for (const unit of mainLine(commits)) {
    const open = [unit];
    for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
      if (landing[commit] !== -1) continue;
      landing[commit] = unit;
      open.push(...(commits[commit]?.parents ?? []));
    }
  }
  return landing;
}
