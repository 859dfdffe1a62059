import type { BlobCache } from "../../kit/blob-cache.ts";
import type { ChangedFile } from "./changed-files.ts";
import { linesByCommit, mayBeBinary, type Runs } from "./line-runs.ts";
import { openAccount, type SurvivalAccount } from "./survival-account.ts";
import { binaryPaths } from "./survival-binary.ts";
import { openBook, type RecipeBook } from "./survival-book.ts";
import { readHistory, type History, type SurvivalBy } from "./survival-history.ts";
import { decodeRecipe } from "./survival-recipe.ts";
import { readRecipes } from "./survival-recipes.ts";
import { replayHistory } from "./survival-replay.ts";

/** What became of the lines of every commit, as the head of the default branch shows it. */
export interface Survival {
  readonly head: string;
  /** Parents before children. By "landed" only the first-parent commits ("units"), which land themselves. */
  readonly commits: readonly CommitSurvival[];
  /** Sorted by path; within a file by first appearance. Binary files, submodules and empty files have no lines. */
  readonly files: readonly FileSurvival[];
}

/** Lines of one commit. `linesAlive` = `linesLanded` − the sum of its deaths. */
export interface CommitSurvival {
  readonly sha: string;
  /** The first-parent unit of the default branch that brought it, and that unit's committer time (milliseconds UTC): when its clock starts. */
  readonly landedBy: string;
  readonly landedAt: number;
  /** Lines that are new with this commit: against its first parent, for a merge those found in no parent. */
  readonly linesAdded: number;
  /** Those alive on the default branch when they first appeared there; what the branch itself rewrote before is not among them. */
  readonly linesLanded: number;
  /** Those alive at the head. */
  readonly linesAlive: number;
  /** In the order of the default branch. */
  readonly deaths: readonly Death[];
}

/**
 * Lines that a unit of the default branch removed or rewrote, however many commits the unit consists of: `by` is the
 * unit, `at` its committer time (milliseconds UTC). Negative `lines` = a merge brought them back.
 */
export interface Death {
  readonly by: string;
  readonly at: number;
  readonly lines: number;
}

export interface FileSurvival {
  /** See `pathText`. */
  readonly file: string;
  /** The commit (or unit) these lines come from. */
  readonly commit: string;
  readonly lines: number;
}

export interface SurvivalOptions {
  /** Any name of a commit. Default: HEAD. */
  readonly ref?: string;
  /** Keeps what was read, so that a later run reads only new commits. Damaged contents are read again. */
  readonly cache?: BlobCache | null;
  /** Commits done and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Survival of landed units: each commit of the head's first-parent line (a merge or a squash counts as one), as
 * `git blame --first-parent` says.
 *
 * @throws UpshotError `git-failed`, with git's own words.
 */
export function survivalByLanded(directory: string, options: SurvivalOptions = {}): Promise<Survival> {
  return survive(directory, "landed", options);
}

/**
 * Survival of every commit the head can reach, through merges, as plain `git blame` says.
 *
 * @throws UpshotError `git-failed`, with git's own words.
 */
export function survivalByCommit(directory: string, options: SurvivalOptions = {}): Promise<Survival> {
  return survive(directory, "commit", options);
}

/**
 * `survivalByCommit` in two steps, for who reads the same commits' line diffs for something else: git makes them once.
 * What is not given by the time of `finish` is read then.
 *
 * @throws UpshotError `git-failed`, with git's own words, as does `finish`.
 */
export async function beginSurvivalByCommit(directory: string, options: SurvivalOptions = {}): Promise<SurvivalReading> {
  const { take, finish } = await beginTrace(directory, "commit", options);
  return { take, finish: async () => survivalOf(await finish()) };
}

export interface SurvivalReading {
  /**
   * The line diff of a commit against its first parent, as git shows it under `patchOptions`; `key` is the commit's name
   * and its parents', separated by spaces. What is not wanted is left aside; throws nothing.
   */
  readonly take: (key: string, files: readonly ChangedFile[]) => void;
  readonly finish: () => Promise<Survival>;
}

async function survive(directory: string, by: SurvivalBy, options: SurvivalOptions): Promise<Survival> {
  return survivalOf(await traceLines(directory, by, options));
}

function survivalOf(lines: TracedLines): Survival {
  return { head: lines.head, commits: commitRows(lines), files: fileRows(lines) };
}

/** Where each line at the head comes from, and the accounts of all commits. */
export interface TracedLines {
  readonly head: string;
  readonly history: History;
  readonly account: SurvivalAccount;
  /** Text files at the head, by path; marks number `history.commits`. */
  readonly files: ReadonlyMap<string, Runs>;
}

export async function traceLines(directory: string, by: SurvivalBy, options: SurvivalOptions): Promise<TracedLines> {
  return (await beginTrace(directory, by, options)).finish();
}

interface Trace {
  readonly take: SurvivalReading["take"];
  readonly finish: () => Promise<TracedLines>;
}

async function beginTrace(directory: string, by: SurvivalBy, { ref, cache, onProgress }: SurvivalOptions): Promise<Trace> {
  const history = await readHistory(directory, ref ?? "HEAD", by);
  const cacheKey = `survival/1/${by}/${history.commits[0]?.sha ?? ""}`;
  const kept = cache?.get(cacheKey) ?? null;
  const begin = (bytes: Uint8Array | null): BookTrace => traceWith(directory, history, openBook(bytes), onProgress);
  const first = begin(kept);
  return {
    take: first.take,
    async finish() {
      const { lines, book, news } = await first.finish().catch((error: unknown) => {
        // What was kept does not fit this history, though its checksum is right: read all again.
        if (kept !== null && error instanceof RangeError) return begin(null).finish();
        throw error;
      });
      if (news) cache?.put(cacheKey, book.serialise(history.commits.map(({ key }) => key)));
      return lines;
    },
  };
}

interface BookTrace {
  readonly take: SurvivalReading["take"];
  finish(): Promise<{ readonly lines: TracedLines; readonly book: RecipeBook; readonly news: boolean }>;
}

function traceWith(directory: string, history: History, book: RecipeBook, onProgress: SurvivalOptions["onProgress"]): BookTrace {
  const { commits } = history;
  const account = openAccount(commits.length);
  const replay = replayHistory(history, account);
  let known = commits.filter(({ key }) => book.recipe(key) !== undefined).length;
  let done = 0;
  let finishing = false;
  const advance = (): void => {
    for (let commit = commits[done]; commit !== undefined; commit = commits[done]) {
      const recipe = book.recipe(commit.key);
      if (recipe === undefined) return;
      replay.step(decodeRecipe(recipe));
      done++;
    }
  };
  onProgress?.(known, commits.length);
  const recipes = readRecipes(directory, history, book, () => {
    known++;
    onProgress?.(known, commits.length);
    // Whoever gives a line diff is not to learn that what was kept is wrong.
    if (finishing) advance();
  });
  return { take: recipes.take, finish };

  async function finish(): ReturnType<BookTrace["finish"]> {
    finishing = true;
    advance();
    const recipesRead = await recipes.finish();
    const head = commits.at(-1)?.sha ?? "";
    const all = [...replay.head().entries()].map(([path, runs]) => [book.pathName(path), runs] as const);
    const doubtful = new Set(all.flatMap(([path, runs]) => (mayBeBinary(runs) ? [path] : [])));
    const blobsKnown = book.binary.size;
    const binary = await binaryPaths(directory, head, doubtful, book.binary);
    const files = new Map<string, Runs>();
    for (const [path, runs] of all) {
      if (binary.has(path)) continue;
      if (doubtful.has(path)) account.addAtHead(runs);
      files.set(path, runs);
    }
    return { lines: { head, history, account, files }, book, news: recipesRead > 0 || book.binary.size > blobsKnown };
  }
}

function commitRows({ history: { commits, landing }, account }: TracedLines): CommitSurvival[] {
  const deaths = new Map<number, Death[]>();
  for (let i = 0; i < account.deaths.length; i += 3) {
    const [commit = 0, by = 0, lines = 0] = account.deaths.slice(i, i + 3);
    const unit = commits[by];
    if (unit === undefined) continue;
    const list = deaths.get(commit);
    const death = { by: unit.sha, at: unit.at, lines };
    if (list === undefined) deaths.set(commit, [death]);
    else list.push(death);
  }
  return commits.map(({ sha }, number) => {
    const unit = commits[landing[number] ?? number];
    return {
      sha,
      landedBy: unit?.sha ?? sha,
      landedAt: unit?.at ?? 0,
      linesAdded: account.added[number] ?? 0,
      linesLanded: account.landed[number] ?? 0,
      linesAlive: account.alive[number] ?? 0,
      deaths: deaths.get(number) ?? [],
    };
  });
}

function fileRows({ history: { commits }, files }: TracedLines): FileSurvival[] {
  const rows: FileSurvival[] = [];
  for (const [file, runs] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [commit, lines] of linesByCommit(runs)) rows.push({ file, commit: commits[commit]?.sha ?? "", lines });
  }
  return rows;
}
