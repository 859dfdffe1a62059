import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSource } from "../src/kit/define-source.ts";
import { loadFolder } from "../src/kit/load-folder.ts";
import type { Commit, FileChange } from "../src/model/commit.ts";
import { lineFingerprint } from "../src/model/line-fingerprint.ts";
import type { SessionWork } from "../src/model/session-work.ts";
import type { LinkRequest } from "../src/judge/attribution/link-sessions.ts";
import { createEvidenceReader } from "../src/read/evidence/evidence-reader.ts";
import { readEvidence } from "../src/read/evidence/read-evidence.ts";
import { readCommits } from "../src/read/git/commits.ts";
import { landings, type Landing } from "../src/read/git/landing.ts";
import { openRepository } from "../src/read/git/repository.ts";
import { createCollector } from "../src/read/scan/collect.ts";
import { findLogs, rootsIn } from "../src/read/scan/find-logs.ts";
import { sourcesFolder } from "../src/read/scan/scan-logs.ts";
import { joinSessions } from "../src/read/scan/session-tally.ts";

/** Sessions, a repository, and which sessions made which commits as far as somebody recorded it. */
export interface LinkingSample {
  readonly history: LinkRequest;
  readonly repositoryRoot: string;
  /** Commit → sessions. Commits that are not in it are not judged. */
  readonly truth: ReadonlyMap<string, ReadonlySet<string>>;
  /** Commits of which it is known that no session of the sample made them. */
  readonly others: ReadonlySet<string>;
}

/** `truthFile`: a line of titles, then lines of session, tab, commits with commas between. */
export async function readSample(logs: string, directory: string, truthFile: string): Promise<LinkingSample> {
  const [works, repository] = await Promise.all([readWorks(logs), openRepository(directory)]);
  const commits = await readCommits(repository, { refs: "all", now: Date.now() });
  const { bySha, squashes } = landings(repository, commits);
  const truth = new Map<string, Set<string>>();
  for (const line of readFileSync(truthFile, "utf8").split("\n").slice(1)) {
    const [session = "", list = ""] = line.split("\t");
    for (const sha of list.split(",").filter((one) => one !== "")) truth.set(sha, (truth.get(sha) ?? new Set()).add(session));
  }
  return {
    history: { repository: repository.id, works, commits, landings: bySha, squashes },
    repositoryRoot: repository.root,
    truth,
    others: recordedOthers(commits, truth),
  };
}

async function readWorks(folder: string): Promise<SessionWork[]> {
  const works: SessionWork[] = [];
  const sources = await loadFolder(sourcesFolder, isSource);
  for (const root of await rootsIn(folder)) {
    const source = sources.get(root.source);
    if (source === undefined) continue;
    const pieces = new Map<string, Uint8Array[]>();
    const tallies: string[] = [];
    for (const log of findLogs(root, source).logs) {
      const collector = createCollector({ tool: root.source, now: Date.now(), at: 0, fromLine: 1, evidence: createEvidenceReader() });
      source.read(
        { path: log.path, bytes: readFileSync(join(root.folder, log.path)), line: 1, state: null, actions: true, last: true },
        collector.sink,
      );
      const { evidence, sessions } = collector.finish();
      tallies.push(JSON.stringify(sessions));
      for (const { session, bytes } of evidence) pieces.set(session, [...(pieces.get(session) ?? []), bytes]);
    }
    for (const session of joinSessions(new Map([[root.source, tallies]]))) works.push(readEvidence(session, pieces.get(session.id) ?? []));
  }
  return works;
}

/** A tool that records sessions marks its commits: those marked and not in the truth came from sessions that are not here. */
function recordedOthers(commits: readonly Commit[], truth: ReadonlyMap<string, unknown>): Set<string> {
  const keys = new Map<string, number>();
  const marks = (commit: Commit): string[] => [
    ...new Set([
      ...commit.trailers.map(({ key }) => key),
      ...commit.body.split("\n").flatMap((line) => /^([A-Za-z]+-[A-Za-z-]+):/.exec(line)?.[1] ?? []),
    ]),
  ];
  for (const commit of commits) if (truth.has(commit.sha)) for (const key of marks(commit)) keys.set(key, (keys.get(key) ?? 0) + 1);
  const [mark] = [...keys].find(([, count]) => count === truth.size) ?? [];
  return new Set(
    mark === undefined ? [] : commits.filter((commit) => !truth.has(commit.sha) && marks(commit).includes(mark)).map(({ sha }) => sha),
  );
}

/**
 * The same history as if every pull request had been squashed when it was merged and its branch deleted: what the
 * default branch's first-parent line says, each step one commit by the branch's author. Its sessions are those of
 * the commits it replaced.
 */
export function squashed({ history, repositoryRoot, truth }: LinkingSample): LinkingSample {
  const byUnit = new Map<string, Commit[]>();
  for (const commit of history.commits) {
    const unit = history.landings.get(commit.sha)?.landedBy;
    if (unit != null) byUnit.set(unit, [...(byUnit.get(unit) ?? []), commit]);
  }
  const bySha = new Map(history.commits.map((commit) => [commit.sha, commit]));
  const commits: Commit[] = [];
  const bases = new Map<string, Landing>();
  const sessions = new Map<string, Set<string>>();
  for (const [sha, changes] of firstParentChanges(repositoryRoot)) {
    const unit = bySha.get(sha);
    if (unit === undefined) continue;
    const parts = (byUnit.get(sha) ?? []).filter(({ parents }) => parents.length < 2);
    const author = mostCommon(parts) ?? unit;
    commits.push({
      ...unit,
      author: author.author,
      authorEmail: author.authorEmail,
      authoredAt: unit.committedAt,
      changes,
      patchId: sha,
      trailers: [],
      body: "",
    });
    const landing = history.landings.get(sha);
    if (landing !== undefined) bases.set(sha, { ...landing, branches: [] });
    const made = new Set(parts.flatMap((part) => [...(truth.get(part.sha) ?? [])]));
    if (made.size > 0) sessions.set(sha, made);
  }
  return { history: { ...history, commits, landings: bases, squashes: [] }, repositoryRoot, truth: sessions, others: new Set() };
}

/** The same history as a clone shows it that has the default branch only, its branches merged long ago and nameless. */
export function nameless({ history, truth, others, ...rest }: LinkingSample): LinkingSample {
  const landed = (sha: string): boolean => history.landings.get(sha)?.how === "ancestor";
  return {
    ...rest,
    history: {
      ...history,
      commits: history.commits.filter(({ sha }) => landed(sha)),
      landings: new Map([...history.landings].map(([sha, landing]) => [sha, { ...landing, branches: [], pullRequest: null }])),
      squashes: [],
    },
    truth: new Map([...truth].filter(([sha]) => landed(sha))),
    others: new Set([...others].filter(landed)),
  };
}

function firstParentChanges(root: string): Map<string, FileChange[]> {
  const text = execFileSync(
    "git",
    [
      "-C",
      root,
      "-c",
      "core.quotePath=false",
      "log",
      "HEAD",
      "--first-parent",
      "--diff-merges=first-parent",
      "-p",
      "-U0",
      "-M",
      "--no-color",
      "--no-ext-diff",
      "--no-textconv",
      "--format=%x01%H",
    ],
    { maxBuffer: 2 ** 30 },
  ).toString("utf8");
  const found = new Map<string, FileChange[]>();
  for (const part of text.split("\x01").slice(1)) {
    const changes = part
      .split(/^diff --git /m)
      .slice(1)
      .map((patch): FileChange => {
        const [head = "", ...hunks] = patch.split(/^(?=@@ )/m);
        const lines = hunks.flatMap((hunk) => hunk.split("\n").slice(1));
        const of = (sign: string): Uint32Array =>
          Uint32Array.from(lines.filter((line) => line.startsWith(sign)).map((line) => lineFingerprint(line.slice(1))));
        return {
          path: /^\+\+\+ b\/(.*)$/m.exec(head)?.[1] ?? /^rename to (.*)$/m.exec(head)?.[1] ?? / b\/(.*)$/m.exec(head)?.[1] ?? "",
          oldPath: /^rename from (.*)$/m.exec(head)?.[1] ?? null,
          kind: "modified",
          binary: false,
          added: of("+"),
          removed: of("-"),
        };
      });
    found.set(part.slice(0, 40), changes);
  }
  return found;
}

function mostCommon(commits: readonly Commit[]): Commit | undefined {
  const counts = new Map<string, number>();
  for (const { author } of commits) counts.set(author, (counts.get(author) ?? 0) + 1);
  const [name] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return commits.find(({ author }) => author === name);
}
