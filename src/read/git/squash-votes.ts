import type { Commit } from "../../model/commit.ts";
import { lineKey, pathHash } from "./changed-lines.ts";

/** A line that more commits than this add tells nothing about which branch a squash came from. */
const mostHolders = 4;

/** Fewer added lines than this could be anybody's. */
const leastLines = 5;

/**
 * Indexes the added lines of commits that have not landed. The function it returns names, for a landed commit, those
 * of them that share its lines and hang together with the one that shares most: the branch it may be a squash of.
 */
export function lineVotes(open: readonly Commit[]): (squash: Commit) => string[] {
  const family = families(open);
  const holders = new Map<number, string[]>();
  for (const commit of open) {
    for (const key of addedKeys(commit)) {
      const list = holders.get(key);
      if (list === undefined) holders.set(key, [commit.sha]);
      else if (list.length <= mostHolders) list.push(commit.sha);
    }
  }
  return (squash) => {
    const votes = new Map<string, number>();
    const keys = addedKeys(squash);
    if (keys.size < leastLines) return [];
    for (const key of keys) {
      const list = holders.get(key) ?? [];
      if (list.length <= mostHolders) for (const sha of list) votes.set(sha, (votes.get(sha) ?? 0) + 1);
    }
    const totals = new Map<string, number>();
    for (const [sha, count] of votes) {
      const name = family(sha);
      totals.set(name, (totals.get(name) ?? 0) + count);
    }
    const [best] = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return best === undefined ? [] : [...votes.keys()].filter((sha) => family(sha) === best[0]);
  };
}

function addedKeys({ changes }: Commit): Set<number> {
  const keys = new Set<number>();
  for (const { path, added } of changes) {
    const hash = pathHash(path);
    for (const print of added) if (print !== 0) keys.add(lineKey(hash, print));
  }
  return keys;
}

/** Which commits hang together through parents among themselves: each is named after one of its group. */
function families(commits: readonly Commit[]): (sha: string) => string {
  const up = new Map(commits.map(({ sha }) => [sha, sha]));
  const find = (sha: string): string => {
    let root = sha;
    for (let next = up.get(root); next !== undefined && next !== root; next = up.get(root)) root = next;
    for (let at = sha; at !== root;) {
      const next = up.get(at) ?? root;
      up.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { sha, parents } of commits) for (const parent of parents) if (up.has(parent)) up.set(find(sha), find(parent));
  return find;
}
