import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { gitAiSessionKey, parseAiNote } from "./ai-note.ts";
import { readAiNotes } from "./ai-notes.ts";
import { openRepository } from "./repository.ts";

let repo: TemporaryRepository;
beforeAll(() => {
  repo = temporaryRepository();
});
afterAll(() => repo.remove());

const digest = createHash("sha256").update("claude:0f1e2d3c").digest("hex");
const session = `s_${digest.slice(0, 14)}`;
const metadata = (extra: object): string =>
  JSON.stringify({ schema_version: "authorship/3.0.0", base_commit_sha: "", prompts: {}, ...extra }, null, 2);

test("the session key is an exact join", () => {
  expect(gitAiSessionKey("claude", "0f1e2d3c")).toBe(session);
});

test("reads sessions, older prompts, ranges and quoted paths; people are no entries", () => {
  const note = [
    "src/app.ts",
    `  ${session}::t_00000000000001 1-4,9`,
    "  h_0123456789abcd 5-8",
    '"docs/read me.md"',
    `  ${digest.slice(0, 16)} 2`,
    "  ffffffffffffff00 3",
    "---",
    metadata({
      prompts: { [digest.slice(0, 16)]: { agent_id: { tool: "claude", id: "0f1e2d3c", model: "m" }, messages: [] } },
      sessions: { [session]: { agent_id: { tool: "claude", id: "0f1e2d3c", model: "m" } } },
    }),
  ].join("\n");
  expect(parseAiNote(note)).toEqual({
    entries: [
      {
        path: "src/app.ts",
        session,
        tool: "claude",
        lines: [
          [1, 4],
          [9, 9],
        ],
      },
      { path: "docs/read me.md", session, tool: "claude", lines: [[2, 2]] },
      { path: "docs/read me.md", session: "s_ffffffffffffff", tool: null, lines: [[3, 3]] },
    ],
    skipped: [],
  });
});

test("keeps the good part of a damaged note", () => {
  const parsed = parseAiNote(`  ${session} 1\na.ts\n  ${session} 4-2\n  ${session} x\n  ${session} 7\n---\n{"sessions":`);
  expect(parsed.entries).toEqual([{ path: "a.ts", session, tool: null, lines: [[7, 7]] }]);
  expect(parsed.skipped.map(({ line }) => line)).toEqual([7, 1, 3, 4]);
});

test("no text makes it throw", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "---",
      "a.ts",
      `  ${session}::t_1 1-3`,
      "  x",
      "{}",
      '{"files":{"a":{"authors":[{"lines":[1,[2,3]],"agent_metadata":{}}]}}}',
      '{"prompts":3}',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { entries } = parseAiNote(pieces.join("\n"));
      for (const { lines } of entries) for (const [from, to] of lines) expect(from >= 1 && to >= from).toBe(true);
    }),
  );
});

test("reads the notes of a repository, the older refs too, and counts what is no note", async () => {
  const one = repo.commit("One", { "a.ts": "1\n" });
  const two = repo.commit("Two", { "a.ts": "2\n" });
  const three = repo.commit("Three", { "a.ts": "3\n" });
  repo.git("notes", "--ref=ai", "add", "-m", `a.ts\n  ${session}::t_00000000000001 1\n---\n${metadata({})}`, one);
  repo.git("notes", "--ref=ai", "add", "-m", "something else", two);
  const first = {
    schema_version: "authorship/0.0.1",
    files: {
      "a.ts": {
        file: "a.ts",
        authors: [
          { author: "Claude", lines: [1, [3, 5]], agent_metadata: { tool: "claude", id: "0f1e2d3c" } },
          { author: "Ann", lines: [2], agent_metadata: null },
        ],
      },
    },
  };
  writeFileSync(join(repo.dir, ".git", "note.json"), JSON.stringify(first));
  repo.git("update-ref", `refs/ai/authorship/${three}`, repo.git("hash-object", "-w", join(repo.dir, ".git", "note.json")));
  const { notes, skipped } = await readAiNotes(await openRepository(repo.dir));
  expect(notes).toEqual([
    { commit: one, path: "a.ts", session, tool: null, lines: [[1, 1]] },
    {
      commit: three,
      path: "a.ts",
      session,
      tool: "claude",
      lines: [
        [1, 1],
        [3, 5],
      ],
    },
  ]);
  expect(skipped).toEqual([{ file: `refs/notes/ai:${two}`, line: 0, reason: expect.stringContaining("not a git-ai note") }]);
});
