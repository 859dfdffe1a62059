import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  hour,
  lines,
  makeChange,
  makeCommit,
  makeEdit,
  makeLandings,
  makeWork,
  minute,
  start,
} from "../../../test/fixtures/attribution/make-history.ts";
import type { Commit } from "../../model/commit.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import type { Link } from "../../model/link.ts";
import type { SessionWork } from "../../model/session-work.ts";
import { gitAiSessionKey } from "../../read/git/ai-note.ts";
import { linkSessions, type LinkRequest } from "./link-sessions.ts";

type Given = Partial<LinkRequest> & Pick<LinkRequest, "works" | "commits">;

function link(given: Given): Link[] {
  return linkSessions({ repository: "example.com/team/app", landings: new Map(), ...given });
}

function confidence(links: readonly Link[], session: string, { sha }: Commit): number {
  return links.find((one) => one.session === session && one.artifact.endsWith(`@${sha}`))?.confidence ?? 0;
}

const parser = lines("parse", 12);
const wrote = makeWork("s1", [makeEdit(start, "src/parser.ts", parser, lines("old", 3))], { branch: "topic" });
const commit = makeCommit(start + 5 * minute, [makeChange("src/parser.ts", parser, lines("old", 3))]);

test("a session is linked to the commit that holds its lines, and says why", () => {
  const landings = makeLandings({ sha: commit.sha, branches: ["topic"] });
  expect(link({ works: [wrote], commits: [commit], landings })).toEqual([
    {
      session: "s1",
      artifact: `git:example.com/team/app@${commit.sha}`,
      confidence: expect.toSatisfy((value: number) => value > 0.95 && value < 1),
      methods: ["lines", "removed lines", "files", "branch", "time"],
      evidence: [
        { method: "lines", says: "12 of 12 added lines, 12 of them found nowhere else" },
        { method: "removed lines", says: "3 of 3 removed lines" },
        { method: "files", says: "the session had edited its one file" },
        { method: "branch", says: "same branch topic" },
        { method: "time", says: "committed 4 minutes after the session was last at work, by the expected author" },
      ],
    },
  ]);
});

test("a new indentation, another folder above the repository and a rename keep the link", () => {
  const indented = makeCommit(start + 5 * minute, [
    {
      ...makeChange(
        "lib/reader.ts",
        parser.map((line) => `\t\t${line}  `),
      ),
      oldPath: "src/parser.ts",
      kind: "renamed",
    },
  ]);
  const elsewhere = { ...wrote, edits: wrote.edits.map((edit) => ({ ...edit, path: "C:/code/trees/app/src/parser.ts" })) };
  expect(confidence(link({ works: [elsewhere], commits: [indented] }), "s1", indented)).toBeGreaterThan(0.9);
});

test("of two sessions that wrote the same lines the later one made the commit", () => {
  const earlier = makeWork("s0", [makeEdit(start - 3 * hour, "src/parser.ts", parser)]);
  const links = link({ works: [earlier, wrote], commits: [commit] });
  expect(confidence(links, "s1", commit)).toBeGreaterThan(0.9);
  expect(confidence(links, "s0", commit)).toBeLessThan(0.3);
});

test("what was written after the commit is not in it", () => {
  const later = makeWork("s1", [makeEdit(start + hour, "src/parser.ts", parser)], {
    session: { from: start + hour, to: start + 2 * hour },
  });
  expect(link({ works: [later], commits: [commit] })).toEqual([]);
});

test("several sessions share one squash", () => {
  const works = ["a", "b", "c"].map((name, index) => makeWork(name, [makeEdit(start + index * hour, `src/${name}.ts`, lines(name, 10))]));
  const squash = makeCommit(
    start + 8 * hour,
    ["a", "b", "c"].map((name) => makeChange(`src/${name}.ts`, lines(name, 10))),
  );
  const links = link({ works, commits: [squash] });
  for (const name of ["a", "b", "c"]) expect(confidence(links, name, squash)).toBeGreaterThan(0.5);
});

test("a rebased copy has the links of its original, a squash those of its parts", () => {
  const copy: Commit = {
    ...commit,
    sha: "d".repeat(40),
    committedAt: start + 60 * hour,
    changes: [makeChange("src/parser.ts", parser.slice(0, 2))],
    patchId: "conflict",
  };
  const squash = makeCommit(start + 90 * hour, [makeChange("src/parser.ts", lines("rewritten", 40))], { subject: "Parser (#4)" });
  const links = link({
    works: [wrote],
    commits: [commit, copy, squash],
    squashes: [{ squash: squash.sha, parts: [copy.sha], how: "pull request", share: 0.1 }],
  });
  expect(confidence(links, "s1", copy)).toBe(confidence(links, "s1", commit));
  expect(confidence(links, "s1", squash)).toBe(confidence(links, "s1", commit));
  const says = links.flatMap(({ evidence }) => evidence.filter(({ method }) => method === "patch identity").map((one) => one.says));
  expect(says.toSorted()).toEqual([
    `squashed from ${copy.sha.slice(0, 7)} among others`,
    `the same commit, rewritten, as ${commit.sha.slice(0, 7)}`,
  ]);
});

test("a commit that git printed to the session, or whose message it gave, is its own", () => {
  const empty = makeCommit(start + 10 * minute, [], { subject: "Remove the assets" });
  const printed = makeWork("s1", [], { commits: [{ at: start + 10 * minute, hash: empty.sha.slice(0, 8), subject: 0 }] });
  const told = makeWork("s2", [], { commits: [{ at: start + 9 * minute, hash: "", subject: lineFingerprint("Remove the assets") }] });
  const late = makeWork("s3", [], {
    commits: [{ at: start + 30 * hour, hash: empty.sha.slice(0, 8), subject: 0 }],
    session: { from: start + 29 * hour, to: start + 31 * hour },
  });
  expect(confidence(link({ works: [printed, told], commits: [empty] }), "s1", empty)).toBe(0.98);
  expect(confidence(link({ works: [told], commits: [empty] }), "s2", empty)).toBe(0.95);
  expect(link({ works: [late], commits: [empty] })).toEqual([]);
});

test("notes, trailers and traces that name the session stand above the estimate", () => {
  const foreign = makeWork("0f1e2d3c-aaaa-bbbb-cccc-0123456789ab", [], {
    session: { tool: "claude-code", from: start - 900 * hour, to: start - 899 * hour },
  });
  const { id } = foreign.session;
  const named = makeCommit(start, [makeChange("a.ts", lines("a", 3))], {
    trailers: [{ key: "Claude-Session", value: `https://example.com/code/${id}` }],
  });
  const noted = makeCommit(start, [makeChange("b.ts", lines("b", 3))]);
  const traced = makeCommit(start, [makeChange("c.ts", lines("c", 3))], { parents: [noted.sha] });
  const links = link({
    works: [foreign],
    commits: [named, noted, traced],
    notes: [{ commit: noted.sha, path: "b.ts", session: gitAiSessionKey("claude", id), tool: "claude", lines: [[1, 3]] }],
    traces: [
      { record: "r", at: start, tool: "claude-code", revision: noted.sha, path: "c.ts", sessions: [id], model: null, lines: [[1, 3]] },
    ],
  });
  const said = ({ sha }: Commit): unknown[] =>
    links
      .filter(({ artifact }) => artifact.endsWith(sha))
      .flatMap(({ confidence: sure, evidence }) => [sure, ...evidence.map(({ says }) => says)]);
  expect(said(named)).toEqual([0.99, "the commit's Claude-Session trailer names the session"]);
  expect(said(noted)).toEqual([0.99, "a git-ai note on the commit gives the session 3 lines"]);
  expect(said(traced)).toEqual([0.9, "an agent-trace record of the session edits c.ts just before this commit"]);
});

test("what a person said stands above everything", () => {
  const other = makeCommit(start + 50 * 24 * hour, [makeChange("docs/a.md", ["nothing in common"])]);
  const corrections = [
    { session: "s1", sha: commit.sha, linked: false },
    { session: "s1", sha: other.sha, linked: true },
    { session: "gone", sha: other.sha, linked: true },
  ];
  expect(link({ works: [wrote], commits: [commit, other], corrections })).toEqual([
    {
      session: "s1",
      artifact: `git:example.com/team/app@${other.sha}`,
      confidence: 1,
      methods: ["by hand"],
      evidence: [{ method: "by hand", says: "linked by hand" }],
    },
  ]);
});

test("a session that worked elsewhere is not linked by time alone", () => {
  const away = makeWork("away", [{ ...makeEdit(start, "x", lines("x", 5)), path: "/home/ann/other/src/x.ts" }], {
    session: { cwds: ["/home/ann/other"] },
  });
  expect(link({ works: [wrote, away], commits: [commit] }).map(({ session }) => session)).toEqual(["s1"]);
});

test("a resumed session that repeats the history of another takes nothing from it", () => {
  const resumed = makeWork("s2", [...wrote.edits, makeEdit(start + 2 * hour, "src/more.ts", lines("more", 8))], { branch: "topic" });
  const next = makeCommit(start + 2 * hour + minute, [makeChange("src/more.ts", lines("more", 8))]);
  const links = link({ works: [resumed, wrote], commits: [commit, next] });
  expect(confidence(links, "s1", commit)).toBeGreaterThan(0.9);
  expect(confidence(links, "s2", commit)).toBeLessThan(0.3);
  expect(confidence(links, "s2", next)).toBeGreaterThan(0.9);
});

test("a commit whose clock was wrong is judged by its lines", () => {
  const broken = makeCommit(0, [makeChange("src/parser.ts", parser)], { clockSuspect: true });
  expect(confidence(link({ works: [wrote], commits: [broken] }), "s1", broken)).toBeGreaterThan(0.5);
});

test("nothing in, nothing out", () => {
  expect(link({ works: [], commits: [commit] })).toEqual([]);
  expect(link({ works: [wrote], commits: [] })).toEqual([]);
});

/** Small histories: each session edits some of a few files, each commit takes some of the lines written so far. */
const histories = fc
  .record({
    edits: fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.nat(20), fc.nat(200)), { minLength: 1, maxLength: 14 }),
    commits: fc.array(fc.tuple(fc.nat(2), fc.nat(20), fc.nat(260), fc.nat(1)), { minLength: 1, maxLength: 6 }),
  })
  .map(({ edits, commits }) => ({
    works: [0, 1, 2, 3].map((session) =>
      makeWork(
        `s${session}`,
        edits
          .filter(([by]) => by === session)
          .map(([, file, word, at]) => makeEdit(start + at * minute, `f${file}.ts`, lines(`w${word}`, 3))),
        { session: { from: start - (session + 1) * minute, to: start + 300 * minute } },
      ),
    ),
    commits: commits.map(([file, word, at, by]) =>
      makeCommit(
        start + at * minute,
        [makeChange(`f${file}.ts`, lines(`w${word}`, 3))],
        by === 0 ? {} : { author: "Ben", authorEmail: "ben@example.com" },
      ),
    ),
  }));

test("the order of sessions and commits makes no difference", () => {
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), ({ works, commits }, random) => {
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((one) => [random.next().value ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
      expect(link({ works: shuffled(works), commits: shuffled(commits) })).toEqual(link({ works, commits }));
    }),
  );
});

test("taking an unrelated session away lowers no confidence", () => {
  const stranger: SessionWork = makeWork("stranger", [{ ...makeEdit(start, "q.ts", lines("stranger", 6)), path: "/home/eve/other/q.ts" }], {
    session: { cwds: ["/home/eve/other"], from: start - 9 * minute },
  });
  fc.assert(
    fc.property(histories, ({ works, commits }) => {
      const without = link({ works, commits });
      for (const { session, artifact, confidence: sure } of link({ works: [...works, stranger], commits })) {
        if (session === "stranger") continue;
        const then = without.find((one) => one.session === session && one.artifact === artifact);
        expect(then?.confidence ?? 0).toBeGreaterThanOrEqual(sure - 1e-4);
      }
    }),
  );
});
