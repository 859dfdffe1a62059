import { expect, test } from "vitest";
import { syncBatch } from "./sync.ts";

const session = {
  id: "a",
  tool: "codex",
  repo: "git.example.org/acme/shop",
  started: Date.UTC(2026, 9, 1),
  ended: Date.UTC(2026, 9, 1),
  exploration: false,
  usage: [],
  links: [],
  fingerprints: null,
};

test("a batch is refused at its first wrong item: a body of wrong ones takes no memory to be told", () => {
  const wrong = Array.from({ length: 5_000 }, () => ({}));
  const batch = { schema: "upshot.sync/1", sessions: [session, ...Array.from({ length: 500 }, () => ({ ...session, usage: wrong }))] };
  const { error } = syncBatch.safeParse(batch);
  expect(error?.issues.map(({ path }) => path)).toEqual([["sessions", 1, "usage", 0, "key"]]);
  expect(syncBatch.safeParse({ ...batch, sessions: wrong }).error?.issues.map(({ path }) => path)).toEqual([["sessions"]]);
  expect(syncBatch.parse({ ...batch, sessions: [session] })).toEqual({ ...batch, sessions: [session] });
});
