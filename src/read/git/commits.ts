import type { BlobCache } from "../../kit/blob-cache.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Commit } from "../../model/commit.ts";
import { askGit, gitFailed } from "./ask-git.ts";
import { fileCollector, type ChangedFile } from "./changed-files.ts";
import { flagSuspectClocks } from "./clock-suspect.ts";
import { commitBuilder, commitFields } from "./commit-builder.ts";
import { openCommitPacks } from "./commit-packs.ts";
import { parsePatches, patchFormat, patchOptions, type PatchVisitor } from "./patch-stream.ts";
import { refSelection } from "./refs.ts";
import type { Repository } from "./repository.ts";
import { streamGit } from "./stream-git.ts";

export interface ReadCommitsOptions {
  /** "all": everything reachable from the refs that count (`refSelection`) and from any worktree's HEAD; else one revision. */
  readonly refs: "all" | { readonly revision: string };
  /** Only commits committed at or after this time (milliseconds UTC). */
  readonly since?: number;
  /** The present, for telling dates in the future (milliseconds UTC). */
  readonly now: number;
  /** Keeps commits: a second run reads only those it has not seen. */
  readonly cache?: BlobCache;
  readonly onProgress?: (done: number, total: number) => void;
  /** Receives the line diff of every commit that git is asked for, by `<commit> <parents>`: see `SurvivalReading.take`. */
  readonly onPatch?: (key: string, files: readonly ChangedFile[]) => void;
}

/**
 * Reads commits with the fingerprints of every line they changed against their first parent, newest first, no
 * parent before its child. Merges have no changes. GitHub's trial merges, which nobody made, are left out.
 *
 * @throws UpshotError `unknown-revision`, `git-failed`
 */
export async function readCommits(repository: Repository, options: ReadCommitsOptions): Promise<Commit[]> {
  const { cache, onProgress, onPatch } = options;
  const selection = select(repository, options.refs);
  if (selection.length === 0) return [];
  const wanted = await listCommits(repository, selection, options);
  const packs = cache === undefined ? null : openCommitPacks(cache, repository.id, new Set(wanted));
  const found = packs?.found ?? new Map<string, Commit>();
  const missing = wanted.filter((sha) => !found.has(sha));
  const keep = new Set(missing);
  const take = (commit: Commit): void => {
    if (!keep.delete(commit.sha)) return;
    found.set(commit.sha, commit);
    packs?.put(commit);
    onProgress?.(found.size, wanted.length);
  };
  onProgress?.(found.size, wanted.length);
  const all = options.since === undefined && missing.length * 2 > wanted.length;
  if (all) await readPatches(repository.root, selection, "", take, onPatch);
  else if (missing.length > 0)
    await readPatches(repository.root, ["--no-walk=unsorted", "--stdin"], `${missing.join("\n")}\n`, take, onPatch);
  packs?.flush();
  return flagSuspectClocks(
    wanted.flatMap((sha) => found.get(sha) ?? []),
    options.now,
  );
}

function select(repository: Repository, refs: ReadCommitsOptions["refs"]): string[] {
  if (refs !== "all") return ["--end-of-options", refs.revision];
  return repository.newestCommit === null ? [] : [...refSelection(), ...repository.worktreeHeads];
}

async function listCommits(repository: Repository, selection: readonly string[], { refs, since }: ReadCommitsOptions): Promise<string[]> {
  const args = ["rev-list", "--date-order", "--timestamp", ...selection, "--"];
  const answer = await askGit(repository.root, args);
  if (refs !== "all" && /bad revision|unknown revision/.test(answer.complaint)) {
    throw new UpshotError({
      code: "unknown-revision",
      message: `${repository.root} has no revision ${refs.revision}.`,
      hint: "See `git branch --all` for the names it has.",
      cause: answer.complaint,
    });
  }
  if (answer.status !== 0) throw gitFailed(repository.root, args, answer);
  const kept = new Set(repository.refs.filter((ref) => ref.kind !== "trial merge").map((ref) => ref.sha));
  const trials = new Set(repository.refs.filter((ref) => ref.kind === "trial merge" && !kept.has(ref.sha)).map((ref) => ref.sha));
  const wanted: string[] = [];
  for (const line of answer.output.split("\n")) {
    const [seconds = "", sha] = line.split(" ");
    if (sha === undefined || trials.has(sha) || (since !== undefined && Number(seconds) * 1000 < since)) continue;
    wanted.push(sha);
  }
  return wanted;
}

async function readPatches(
  root: string,
  selection: readonly string[],
  input: string,
  take: (commit: Commit) => void,
  onPatch: ReadCommitsOptions["onPatch"],
): Promise<void> {
  const builder = commitBuilder(take);
  const files = fileCollector(([sha = "", parents = ""], changed) => onPatch?.(`${sha} ${parents}`.trimEnd(), changed));
  const parser = parsePatches(commitFields.length, onPatch === undefined ? builder : bothOf(builder, files));
  const args = ["log", ...patchOptions, "--no-diff-merges", "--encoding=UTF-8", patchFormat(commitFields), ...selection, "--"];
  await streamGit(root, args, (chunk) => parser.write(chunk), { input });
  parser.end();
  builder.flush();
  files.flush();
}

/** Lines are the builder's business, hunks the collector's. */
function bothOf(builder: ReturnType<typeof commitBuilder>, files: ReturnType<typeof fileCollector>): PatchVisitor {
  return {
    ...builder,
    commit(fields) {
      builder.commit(fields);
      files.commit(fields);
    },
    file(change) {
      builder.file?.(change);
      files.file(change);
    },
    hunk: files.hunk,
  };
}
