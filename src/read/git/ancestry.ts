import type { Commit } from "../../model/commit.ts";

export interface Ancestry {
  /** Is `older` reachable from `newer` (a commit reaches itself)? */
  readonly isAncestor: (older: string, newer: string) => boolean;
  /** Everything reachable from `tip` but not from `base`. */
  readonly between: (base: string, tip: string) => string[];
}

/** Answers questions about who descends from whom. `commits` as `readCommits` orders them: no parent before its child. */
export function ancestry(commits: readonly Commit[]): Ancestry {
  const parents = new Map(commits.map((commit) => [commit.sha, commit.parents]));
  /** Length of the longest way down to a root: an ancestor's is always smaller, which stops a search early. */
  const depth = new Map<string, number>();
  for (const commit of commits.toReversed())
    depth.set(commit.sha, 1 + Math.max(0, ...commit.parents.map((parent) => depth.get(parent) ?? 0)));

  return {
    isAncestor: (older, newer) => older === newer || reach(newer, depth.get(older) ?? Number.POSITIVE_INFINITY, new Set()).has(older),
    between: (base, tip) => [...reach(tip, 0, reach(base, 0, new Set()))],
  };

  function reach(from: string, least: number, without: ReadonlySet<string>): Set<string> {
    const seen = new Set<string>();
    const next = [from];
    for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
      if (seen.has(sha) || without.has(sha) || (depth.get(sha) ?? -1) < least) continue;
      seen.add(sha);
      next.push(...(parents.get(sha) ?? []));
    }
    return seen;
  }
}
