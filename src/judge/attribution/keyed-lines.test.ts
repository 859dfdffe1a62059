import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { Commit } from "../../model/commit.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import { confidencesByLines, keyLine, linesInCommon, type KeyedSession } from "./keyed-lines.ts";

const key = Buffer.alloc(32, 7);
const at = Date.UTC(2026, 8, 1, 12);
const hour = 3_600_000;

function commit(sha: string, added: readonly string[], authoredAt = at): Commit {
  return {
    sha,
    tree: "",
    parents: [],
    author: "Ann",
    authorEmail: "ann@example.org",
    authoredAt,
    committedAt: authoredAt,
    subject: sha,
    body: "",
    trailers: [],
    patchId: sha,
    changes: [
      {
        path: "a.ts",
        oldPath: null,
        kind: "modified",
        binary: false,
        added: Uint32Array.from(added, lineFingerprint),
        removed: new Uint32Array(),
      },
    ],
  };
}

function session(id: string, lines: readonly string[], ended = at - hour): KeyedSession {
  const prints = lines.map((line) => keyLine(lineFingerprint(line), key));
  return { id, started: ended - hour, ended, lines: Buffer.concat(prints) };
}

test("a print is the first six bytes of the HMAC of the fingerprint, little-endian", () => {
  const number = Buffer.from([0x78, 0x56, 0x34, 0x12]);
  expect(keyLine(0x12345678, key)).toEqual(createHmac("sha256", key).update(number).digest().subarray(0, 6));
});

test("shares by rarity, the gap, and nothing under another key or out of time", () => {
  const commits = [commit("one", ["alpha", "beta", "gamma", "delta", "}"]), commit("two", ["epsilon", "}"])];
  const sessions = [
    session("writer", ["alpha", "beta", "gamma", "epsilon", "}"]),
    session("later", ["alpha", "beta"], at + 9 * hour),
    session("long ago", ["alpha", "beta"], at - 31 * 24 * hour),
    session("everyday lines", ["}"]),
  ];
  expect(linesInCommon(commits, sessions, key)).toEqual([
    { session: "writer", sha: "one", gap: 1, commitShare: 0.75, sessionShare: 0.75 },
    { session: "writer", sha: "two", gap: 1, commitShare: 1, sessionShare: 0.25 },
  ]);
  expect(linesInCommon(commits, sessions, Buffer.alloc(32, 8))).toEqual([]);
});

test("who wrote all of it is believed, who wrote little of it is not, and two who wrote the same share the doubt", () => {
  const base = { sha: "one", gap: 1 };
  const [all = 0, little = 1] = confidencesByLines([
    { ...base, session: "all", commitShare: 1, sessionShare: 1 },
    { ...base, session: "little", commitShare: 0.05, sessionShare: 0.1 },
  ]);
  expect(all).toBeGreaterThan(0.9);
  expect(little).toBeLessThan(0.1);
  const [alone = 0] = confidencesByLines([{ ...base, session: "half", commitShare: 0.5, sessionShare: 0.5 }]);
  const [shared = 1] = confidencesByLines([
    { ...base, session: "half", commitShare: 0.5, sessionShare: 0.5 },
    { ...base, session: "other half", commitShare: 0.5, sessionShare: 0.5 },
  ]);
  expect(shared).toBeLessThan(alone);
});

test("a print that is sent again and again says no more than once", () => {
  const commits = [commit("one", ["alpha", "beta", "gamma", "delta"])];
  const once = linesInCommon(commits, [session("s", ["alpha"])], key);
  expect(
    linesInCommon(
      commits,
      [
        session(
          "s",
          Array.from({ length: 20_000 }, () => "alpha"),
        ),
      ],
      key,
    ),
  ).toEqual(once);
});
