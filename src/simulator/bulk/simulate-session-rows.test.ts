import { expect, test } from "vitest";
import { randomStream } from "../random.ts";
import type { BulkSession } from "./row-writer.ts";
import { simulateSessionRows } from "./simulate-session-rows.ts";

const sessions = Array.from({ length: 2000 }, (_, i): BulkSession => {
  const started = Date.UTC(2026, 1, 3, 9) + i;
  return { id: `session ${i}`, person: i % 2 === 0 ? "ann" : "ben", tool: "codex", source: "otlp", started, ended: started + 60_000 };
});
const works = [1, 2, 3].map((n) => ({ urn: `git:example.org/shop@${n}`, repo: "example.org/shop" }));
const rowsOf = (seed: number): ReturnType<typeof simulateSessionRows> =>
  simulateSessionRows(randomStream(seed, "test"), sessions, (person) => (person === "ann" ? works : []));

test("every session has a row, and about two thirds of those of people with work are linked to it", () => {
  const rows = rowsOf(1);
  expect(rows.sessions.length).toBe(2000);
  expect(rows.sessions[0]).toMatchObject({
    id: "session 0",
    person: "ann",
    started: "2026-02-03 09:00:00.000",
    ended: "2026-02-03 09:01:00.000",
  });
  const linked = new Set(rows.links.map((link) => ("session" in link ? link.session : "")));
  expect(linked.size / 1000).toBeGreaterThan(0.6);
  expect(linked.size / 1000).toBeLessThan(0.75);
  const keys = rows.links.map((link) =>
    "session" in link && "artifact" in link ? `${String(link.session)} ${String(link.artifact)}` : "",
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => Number(/^session (\d+)/.exec(key)?.[1]) % 2 === 1)).toEqual([]);
});

test("the same seed gives the same rows, another one others", () => {
  expect(rowsOf(1)).toEqual(rowsOf(1));
  expect(rowsOf(1)).not.toEqual(rowsOf(2));
});
