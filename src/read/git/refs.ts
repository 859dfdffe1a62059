import { askGit, gitText } from "./ask-git.ts";

/** A ref that can hold work: its commit (tags peeled) and what kind of name it is. */
export interface Ref {
  /** Full name, "refs/heads/main". */
  readonly name: string;
  readonly sha: string;
  readonly kind: "branch" | "remote branch" | "tag" | "pull request" | "trial merge";
  /** What people call it: "main", "feature/x" (without the remote's name), "v1.2", "12" for a pull request. */
  readonly label: string;
}

export interface RefList {
  readonly refs: readonly Ref[];
  /** Full names of the refs that hold notes: below `refs/notes/` and, of git-ai, `refs/ai/`. */
  readonly noteRefs: readonly string[];
  /** Target of `refs/remotes/origin/HEAD`, "refs/remotes/origin/main", where it is set. */
  readonly originHead: string | null;
  /** Committer date of the newest tip, milliseconds UTC; null without refs or where objects are missing. */
  readonly newest: number | null;
}

/**
 * Which refs count: branches, remote branches, tags, pull requests (GitHub `refs/pull/N/head`, GitLab
 * `refs/merge-requests/N/head`, Bitbucket `refs/pull-requests/N/from`) and GitHub's trial merges
 * (`refs/pull/N/merge`: they may be all that is left of a pull request's older base). Not: notes, the stash,
 * replace and bisect refs, other tools' bookkeeping (`refs/entire/*`, `entire/checkpoints/*` and
 * `entire/<hash>` branches hold logs and snapshots of work in progress, not work).
 */
export function refSelection(): string[] {
  const shadow = ["entire/checkpoints/*", `entire/${"[0-9a-f]".repeat(7)}*`];
  return [
    ...shadow.map((pattern) => `--exclude=${pattern}`),
    "--branches",
    ...shadow.map((pattern) => `--exclude=*/${pattern}`),
    "--remotes",
    "--tags",
    "--glob=refs/pull/*",
    "--glob=refs/merge-requests/*",
    "--glob=refs/pull-requests/*",
  ];
}

export async function listRefs(directory: string): Promise<RefList> {
  const atoms = ["%(refname)", "%(symref)", "%(objectname)", "%(objecttype)", "%(*objectname)", "%(*objecttype)"];
  const dates = ["%(committerdate:unix)", "%(*committerdate:unix)"];
  // A ref whose object is missing makes git refuse the whole listing: then take the names alone.
  const full = await askGit(directory, ["for-each-ref", `--format=${[...atoms, ...dates].join("%00")}`]);
  const listing = full.status === 0 ? full.output : await gitText(directory, ["for-each-ref", `--format=${atoms.slice(0, 3).join("%00")}`]);
  const refs: Ref[] = [];
  const noteRefs: string[] = [];
  let originHead: string | null = null;
  let newest: number | null = null;
  for (const line of listing.split("\n")) {
    const [name = "", symbolic = "", sha = "", type = "commit", peeled = "", peeledType = "", date = "", peeledDate = ""] =
      line.split("\0");
    if (name === "refs/remotes/origin/HEAD" && symbolic !== "") originHead = symbolic;
    if (/^refs\/(?:notes|ai)\//.test(name)) noteRefs.push(name);
    if (symbolic !== "" || (peeledType || type) !== "commit") continue;
    const kind = refKind(name);
    if (kind === null) continue;
    refs.push({ name, sha: peeled || sha, ...kind });
    const seconds = Number(peeledDate || date);
    if (seconds > 0 && (newest === null || seconds * 1000 > newest)) newest = seconds * 1000;
  }
  return { refs, noteRefs, originHead, newest };
}

function refKind(name: string): Pick<Ref, "kind" | "label"> | null {
  const pull = /^refs\/(?:pull|merge-requests|pull-requests)\/(\d+)\/(head|from|merge)$/.exec(name);
  if (pull !== null) return { kind: pull[2] === "merge" ? "trial merge" : "pull request", label: pull[1] ?? "" };
  const [, space, rest = ""] = /^refs\/(heads|remotes|tags)\/(.+)$/s.exec(name) ?? [];
  if (space === "tags") return { kind: "tag", label: rest };
  if (space !== "heads" && space !== "remotes") return null;
  const label = space === "remotes" ? rest.slice(rest.indexOf("/") + 1) : rest;
  if (/^entire\/(?:checkpoints\/|[0-9a-f]{7})/.test(label)) return null;
  return { kind: space === "heads" ? "branch" : "remote branch", label };
}
