import { expect, test } from "vitest";
import { linesWider } from "../../../test/support/lines-wider.ts";
import type { UsageGroup } from "../../ledger/queries/sum-usage.ts";
import type { UsageSum } from "../../model/report.ts";
import type { View } from "./terminal-view.ts";
import { renderUsage, type UsagePage } from "./usage-view.ts";

const golden = "../../../test/golden/render";
const names = ["claude-opus-4-6", "claude-sonnet-4-5-20250929", "local-qwen"];

test.each([60, 80, 140])("draws usage by model at %i columns", async (width) => {
  const text = renderUsage(page(), plain(width));
  expect(linesWider(text, width)).toEqual([]);
  await expect(text).toMatchFileSnapshot(`${golden}/usage-${width}.txt`);
});

test("says where it looked and what to do where there is nothing", async () => {
  await expect(renderUsage({ ...page(), total: sum(0, 0), groups: [] }, plain(80))).toMatchFileSnapshot(`${golden}/usage-empty-80.txt`);
});

test("says nothing of estimates, prices and gaps where there are none", () => {
  const text = renderUsage(
    { ...page(), total: sum(10, 5_000_000), groups: [{ key: "2026-10", usage: sum(10, 5_000_000), sessions: 2 }], by: "month", skipped: 0 },
    plain(80),
  );
  expect(text).not.toMatch(/estimated|no price|could not be read/);
});

test("a long folder is shown by its end, an unknown one is named so, and the currency is the one asked for", () => {
  const groups: UsageGroup[] = ["/home/ada/work/clients/acme/repositories/api", ""].map((key) => ({
    key,
    usage: sum(5, 1_000_000),
    sessions: 1,
  }));
  const text = renderUsage({ ...page(), by: "project", groups }, { ...plain(80), currency: { code: "EUR", perUsd: 0.86 } });
  expect(text).toContain("…/acme/repositories/api");
  expect(text).toContain("no folder known");
  expect(text).toContain("€0.86");
});

function page(): UsagePage {
  const groups = names.map((key, i): UsageGroup => ({
    key,
    usage: sum(4_000 >> (2 * i), i === 2 ? 0 : 310_000_000 / (i + 1), i === 2 ? 250 : 0),
    sessions: 9,
  }));
  const total = {
    ...sum(5_250, 465_000_000, 250),
    basisMicros: { recorded: 93_000_000, estimated: 372_000_000, vendor: 0 },
    interval: [461_000_000, 470_000_000] as [number, number],
  };
  return {
    total,
    by: "model",
    groups,
    skipped: 3,
    lookedIn: [
      { source: "claude-code", folder: "/home/ada/.claude/projects", found: true, files: 12 },
      { source: "codex", folder: "/home/ada/.codex/sessions", found: false, files: 0 },
    ],
    from: Date.parse("2026-08-31T22:00:00Z"),
    to: Date.parse("2026-10-31T23:00:00Z"),
    timeZone: "Europe/Berlin",
    toolNames: new Map([
      ["claude-code", "Claude Code"],
      ["codex", "Codex"],
    ]),
  };
}

function sum(responses: number, costMicros: number, unpriced = 0): UsageSum {
  const tokens = {
    inputUncached: responses * 900,
    cacheRead: responses * 64_000,
    cacheWrite5m: responses * 2_100,
    cacheWrite1h: 0,
    output: responses * 1_150,
    reasoning: 0,
  };
  return {
    responses,
    tokens,
    costMicros,
    basisMicros: { recorded: costMicros, estimated: 0, vendor: 0 },
    interval: [costMicros, costMicros],
    unpriced,
  };
}

function plain(width: number): View {
  return { width, color: "none", unicode: true };
}
