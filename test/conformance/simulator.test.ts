import { expect, test } from "vitest";
import { splitSession } from "../../src/judge/yield/split-session.ts";
import type { Facts, LinkFact, VerdictFact } from "../../src/model/facts.ts";
import { noYield, yieldParts, type YieldPart } from "../../src/model/yield.ts";
import { simulate } from "../../src/simulator/simulate.ts";

/**
 * The simulator imports nothing from the product; here its output meets the product's types and its yield rule.
 */
const until = Date.UTC(2026, 10, 19);

test("what is simulated fits the ledger's facts", () => {
  for (const part of simulate({ until, people: 20, weeks: 4 })) {
    if (part.kind !== "week") continue;
    const facts: Facts = part.facts;
    expect(Object.keys(facts).sort()).toEqual(["artifacts", "events", "links", "sessions", "usage", "verdicts"]);
  }
});

test.each([1, 2])("seed %i: spend splits into parts as in a healthy organisation", (seed) => {
  const sums = split(seed);
  const total = yieldParts.reduce((sum, part) => sum + sums[part], 0);
  const bands: Record<YieldPart, readonly [number, number]> = {
    held: [0.45, 0.65],
    pending: [0.05, 0.15],
    exploration: [0.02, 0.08],
    unlinked: [0.1, 0.25],
    undone: [0.05, 0.15],
  };
  const outside = yieldParts.filter((part) => sums[part] / total < bands[part][0] || sums[part] / total > bands[part][1]);
  expect(outside.map((part) => `${part} ${((100 * sums[part]) / total).toFixed(1)} %`)).toEqual([]);
});

/** All priced use by part, micro-dollars, judged by the product's own rule. */
function split(seed: number): Record<YieldPart, number> {
  const costs = new Map<string, number>();
  const exploration = new Set<string>();
  const links = new Map<string, LinkFact[]>();
  const verdicts = new Map<string, VerdictFact>();
  const sums: Record<YieldPart, number> = { ...noYield };
  for (const part of simulate({ until, seed })) {
    if (part.kind !== "week") continue;
    for (const row of part.facts.usage) {
      if (row.session === "") sums.unlinked += row.costMicros ?? 0;
      else costs.set(row.session, (costs.get(row.session) ?? 0) + (row.costMicros ?? 0));
    }
    for (const session of part.facts.sessions) if (session.exploration) exploration.add(session.id);
    for (const link of part.facts.links) links.set(link.session, [...(links.get(link.session) ?? []), link]);
    for (const verdict of part.facts.verdicts) {
      if ((verdicts.get(verdict.artifact)?.version ?? 0) <= verdict.version) verdicts.set(verdict.artifact, verdict);
    }
  }
  for (const [session, cost] of costs) {
    const artifacts = (links.get(session) ?? []).flatMap(({ artifact, confidence }) => {
      const parts = verdicts.get(artifact);
      return parts === undefined ? [] : [{ artifact, confidence, lines: parts.lines, parts }];
    });
    const { yield: parts } = splitSession(cost, artifacts, exploration.has(session));
    for (const part of yieldParts) sums[part] += parts[part];
  }
  return sums;
}
