import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { EventKind } from "../../model/facts.ts";
import { judgeArtifact } from "./judge-artifact.ts";
import { readWorld } from "./read-world.ts";

const folder = mkdtempSync(join(tmpdir(), "upshot-world-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tokens = { inputUncached: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: 0, output: 4, reasoning: 0 };
const sketch = "00ff".repeat(128);
const files: Readonly<Record<string, readonly object[]>> = {
  people: [{ id: "p1", team: "t1", role: "developer", joined: "2025-01-06T00:00:00.000Z" }],
  sessions: [
    {
      id: "s1",
      person: "p1",
      tool: "codex",
      start: "2026-03-02T09:00:00.000Z",
      end: "2026-03-02T09:30:00.000Z",
      trigger: "user",
      repo: "r",
    },
    {
      id: "s2",
      person: "p1",
      tool: "codex",
      start: "2026-03-02T09:10:00.000Z",
      end: "2026-03-02T09:12:00.000Z",
      trigger: "agent",
      parent: "s1",
    },
  ],
  usage: [
    { id: "u1", session: "s1", at: "2026-03-02T09:01:00.000Z", model: "m", tokens, costMicros: 100, sketch },
    { id: "u2", session: "s1", at: "2026-03-02T09:20:00.000Z", model: "m", tokens, costMicros: null },
    { id: "u3", session: "nobody's", at: "2026-03-02T09:20:00.000Z", model: "m", tokens, costMicros: 5 },
  ],
  artifacts: [
    {
      id: "c1",
      kind: "commit",
      repo: "r",
      authors: ["p1"],
      at: "2026-03-02T09:40:00.000Z",
      linesAdded: 5,
      sessions: [{ id: "s1", confidence: 0.8 }],
    },
  ],
  events: [
    { artifact: "c1", kind: "rewritten", at: "2026-03-05T10:00:00.000Z" },
    { artifact: "c1", kind: "landed", at: "2026-03-03T10:00:00.000Z" },
  ],
};

function write(name: string, rows: readonly object[]): void {
  writeFileSync(join(folder, `${name}.ndjson`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

test("rows become histories, in any order; targets and labels may be missing", async () => {
  for (const [name, rows] of Object.entries(files)) write(name, rows);
  const { histories, from, targets } = await readWorld(folder);
  expect(targets).toEqual([]);
  expect(from).toBe(Date.UTC(2026, 2, 2, 9));
  expect(histories).toHaveLength(1);
  const [history] = histories;
  expect(
    history?.sessions.map(({ id, parent, responses, costMicros, prompts, links }) => [
      id,
      parent,
      responses,
      costMicros,
      prompts.length,
      links.length,
    ]),
  ).toEqual([
    ["s1", "", 2, 100, 1, 1],
    ["s2", "s1", 0, 0, 0, 0],
  ]);
  expect(history?.sessions[0]?.prompts[0]?.slice(0, 2)).toEqual(Uint16Array.of(255, 255));
  expect(history?.sessions[0]?.tokens.output).toBe(8);
  expect(history?.artifacts[0]).toMatchObject({ id: "c1", added: 5, removed: 0, held: 0, undone: 1 });
});

test("a row that is not as the format says is told with file and line", async () => {
  write("sessions", [...(files["sessions"] ?? []), { id: "s3", person: "p1", start: "soon", end: "2026-03-02T09:30:00.000Z" }]);
  await expect(readWorld(folder)).rejects.toThrow(/sessions\.ndjson:3: start a time in ISO 8601/);
  writeFileSync(join(folder, "sessions.ndjson"), '{"id": "s1",\n');
  await expect(readWorld(folder)).rejects.toThrow(/sessions\.ndjson:1 is no JSON/);
  await expect(readWorld(join(folder, "elsewhere"))).rejects.toThrow(/has no people\.ndjson/);
});

const at = Date.UTC(2026, 2, 2);
const days = (count: number): number => at + count * 86_400_000;
const judged = (kind: Parameters<typeof judgeArtifact>[0]["kind"], until: number, ...events: [EventKind, number, string?][]): string => {
  const list = events.map(([name, when, by]) => ({ kind: name, at: when, by: by ?? "" }));
  const { held, undone } = judgeArtifact({ kind, at, authors: ["p1"] }, list, until);
  return held === 1 ? "held" : undone === 1 ? "undone" : "pending";
};

test("verdicts follow the windows of the vocabulary", () => {
  expect(judged("commit", days(20), ["landed", days(1)])).toBe("held");
  expect(judged("commit", days(14), ["landed", days(1)])).toBe("pending");
  expect(judged("commit", days(40), ["landed", days(1)], ["rewritten", days(9)])).toBe("undone");
  expect(judged("commit", days(40), ["landed", days(1)], ["rewritten", days(16)])).toBe("held");
  expect(judged("pull_request", days(29))).toBe("pending");
  expect(judged("pull_request", days(31))).toBe("undone");
  expect(judged("pull_request", days(2), ["closed", days(1)])).toBe("undone");
  expect(judged("document", days(31), ["opened", at, "p1"])).toBe("undone");
  expect(judged("document", days(3), ["acknowledged", days(1), "p2"])).toBe("held");
  expect(judged("ticket", days(10), ["closed", days(1), "p1"], ["reopened", days(4), "p2"])).toBe("undone");
  expect(judged("deployment", days(1), ["deployed", at], ["healthy", at + 60_000])).toBe("held");
  expect(judged("deployment", days(1), ["deployed", at], ["failed", at + 60_000])).toBe("undone");
});
