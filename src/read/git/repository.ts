import { realpathSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { askGit, gitText, gitVersion } from "./ask-git.ts";
import { listRefs, type Ref, type RefList } from "./refs.ts";
import { refuseMissingObjects, refuseOldGit, refuseShallow, repositoryRefused } from "./refusals.ts";
import { remoteId } from "./remote-id.ts";

/** What is known about a git repository before any commit is read. Times are milliseconds UTC. */
export interface Repository {
  /** Top of the worktree asked for; the git directory of a bare repository. Run git here. */
  readonly root: string;
  /** The git directory shared by all worktrees. */
  readonly gitDir: string;
  /** `<repo>` in URNs: origin as "host/path", else the smallest root commit of the default branch, else "unborn". */
  readonly id: string;
  /** Every worktree, links resolved, the main one first; folders that are gone stay as git remembers them. */
  readonly worktrees: readonly string[];
  /** Commits checked out in the worktrees: with a detached HEAD no ref may name them. */
  readonly worktreeHeads: readonly string[];
  /** Null while there is no commit. */
  readonly head: string | null;
  /** Also set on an unborn branch; null when detached. */
  readonly headBranch: string | null;
  readonly detached: boolean;
  readonly defaultBranch: DefaultBranch | null;
  readonly refs: readonly Ref[];
  /** Full names of the refs that hold notes: below `refs/notes/` and, of git-ai, `refs/ai/`. */
  readonly noteRefs: readonly string[];
  /** When the last fetch ended; null when there was none since the clone (cloning leaves no mark). */
  readonly lastFetch: number | null;
  /** Committer date of the newest tip; null while there is no commit. */
  readonly newestCommit: number | null;
}

/** Where landing is judged. `name` is the branch without the remote, or "HEAD" when that is all there is. */
export interface DefaultBranch {
  readonly name: string;
  readonly sha: string;
}

/**
 * Opens the repository `directory` lies in. A repository without commits is a value (`head: null`).
 *
 * @throws UpshotError `no-such-folder`, `not-a-repository`, `git-missing`, `git-too-old`, `git-unsafe-owner`,
 * `git-shallow` (history is cut off, so nothing can be judged), `git-partial-clone` (objects are missing and
 * fetching them is not ours to do), `git-failed`.
 */
export async function openRepository(directory: string): Promise<Repository> {
  const [version, listing, place] = await Promise.all([
    gitVersion(),
    askGit(directory, ["worktree", "list", "--porcelain"]),
    askGit(directory, [
      "rev-parse",
      "--path-format=absolute",
      "--git-common-dir",
      "--is-shallow-repository",
      "--is-bare-repository",
      "--is-inside-work-tree",
      "--show-toplevel",
    ]),
  ]);
  refuseOldGit(version);
  const [gitDir, shallow, bare, inside, ...top] = place.output.split("\n").slice(0, place.status === 0 ? -1 : undefined);
  if (!gitDir || (place.status !== 0 && inside === "true")) throw repositoryRefused(directory, place.complaint);
  if (shallow === "true") refuseShallow(directory);

  const trees = parseWorktrees(listing.output);
  const root = inside === "true" ? top.join("\n") : bare === "true" ? gitDir : (trees[0]?.path ?? gitDir);
  const [symbolic, at, list, remotes] = await Promise.all([
    askGit(root, ["symbolic-ref", "-q", "HEAD"]),
    askGit(root, ["rev-parse", "--verify", "-q", "HEAD^{commit}"]),
    listRefs(root),
    askGit(root, ["config", "--null", "--get-regexp", "^(remote\\.origin\\.url|remote\\..*\\.promisor|extensions\\.partialclone)$"]),
  ]);
  const head = at.output.trim() || null;
  const headBranch = symbolic.output.trim().replace(/^refs\/heads\//, "") || null;
  // Each entry ends in NUL: what stands behind the last one is none.
  const settings = remotes.output
    .split("\0")
    .slice(0, -1)
    .map((entry) => entry.split("\n"));
  if (settings.some(([key, value]) => key !== "remote.origin.url" && value !== "false")) await refuseMissingObjects(root);
  const defaultBranch = findDefaultBranch(list, head, headBranch);
  const origin = settings.find(([key, value]) => key === "remote.origin.url" && value !== undefined)?.[1];
  return {
    root: resolved(root),
    gitDir: resolved(gitDir),
    id: (origin === undefined ? null : remoteId(origin)) ?? (await rootCommit(root, defaultBranch?.sha ?? null)),
    worktrees: trees.length === 0 ? [resolved(root)] : trees.map((tree) => resolved(tree.path)),
    worktreeHeads: [...new Set(trees.flatMap((tree) => tree.head ?? []))],
    head,
    headBranch,
    detached: head !== null && headBranch === null,
    defaultBranch,
    refs: list.refs,
    noteRefs: list.noteRefs,
    lastFetch: lastFetch(gitDir),
    newestCommit: list.newest ?? (head === null ? null : Number(await gitText(root, ["log", "-1", "--format=%ct", head])) * 1000),
  };
}

/**
 * The default branch: what origin says (`refs/remotes/origin/HEAD`), else a local main or master, else origin's
 * main or master, else whatever is checked out. Work that is on a local main but not pushed has not landed when
 * origin says which branch is the default.
 */
function findDefaultBranch({ refs, originHead }: RefList, head: string | null, headBranch: string | null): DefaultBranch | null {
  const candidates = [originHead, "refs/heads/main", "refs/heads/master", "refs/remotes/origin/main", "refs/remotes/origin/master"];
  for (const name of candidates) {
    const ref = refs.find((one) => one.name === name);
    if (ref !== undefined) return { name: ref.label, sha: ref.sha };
  }
  return head === null ? null : { name: headBranch ?? "HEAD", sha: head };
}

/** Clones share their root commits, so the smallest one names a repository that has no remote address. */
async function rootCommit(root: string, tip: string | null): Promise<string> {
  const listing = await gitText(root, ["rev-list", "--max-parents=0", tip ?? "--all"]);
  return (
    listing
      .split("\n")
      .filter((line) => line !== "")
      .sort()[0] ?? "unborn"
  );
}

function parseWorktrees(listing: string): { path: string; head: string | null }[] {
  const trees: { path: string; head: string | null }[] = [];
  for (const block of listing.split("\n\n")) {
    const path = /^worktree (.*)$/m.exec(block)?.[1];
    const head = /^HEAD ([0-9a-f]+)$/m.exec(block)?.[1];
    if (path !== undefined) trees.push({ path, head: head === undefined || /^0+$/.test(head) ? null : head });
  }
  return trees;
}

/** FETCH_HEAD is kept per worktree; git empties it when a fetch fails, so an empty one says nothing. */
function lastFetch(gitDir: string): number | null {
  let linked: string[] = [];
  try {
    linked = readdirSync(join(gitDir, "worktrees")).map((name) => join(gitDir, "worktrees", name));
  } catch {
    // No linked worktrees: the folder does not exist.
  }
  const times = [gitDir, ...linked].flatMap((folder) => {
    const status = statSync(join(folder, "FETCH_HEAD"), { throwIfNoEntry: false });
    return status === undefined || status.size === 0 ? [] : [Math.round(status.mtimeMs)];
  });
  return times.length === 0 ? null : Math.max(...times);
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
