import fc from "fast-check";
import { expect, test } from "vitest";
import type { OverLimit } from "./calls.ts";
import { sayOver } from "./say-over.ts";

const agent = "inbox-triage";
const day: OverLimit = { kind: "over", scope: "agent:inbox-triage", period: "day", start: "2026-11-21", limit: 1_000_000, left: 20_000 };

test("says which budget, what is left, what the call may cost and what to do", () => {
  expect(sayOver(agent, day, 50_000)).toBe(
    "the agent inbox-triage has $0.02 left of $1.00 for 21 November; the next call may cost up to $0.05. Raise it under Agents › inbox-triage › Budget, or wait until tomorrow.",
  );
  expect(sayOver(agent, { ...day, period: "month", start: "2026-11", left: -5 }, 1)).toBe(
    "the agent inbox-triage has nothing left of $1.00 for November 2026; the next call may cost up to $0.000001. Raise it under Agents › inbox-triage › Budget, or wait until next month.",
  );
  expect(sayOver(agent, { ...day, scope: "run:r1", period: "run", start: "run" }, 50_000)).toBe(
    "this run of inbox-triage has $0.02 left of $1.00; the next call may cost up to $0.05. Raise it under Agents › inbox-triage › Budget, then let the run go on.",
  );
  expect(sayOver(agent, { ...day, scope: "team:t1" }, 50_000, "Payments")).toMatch(
    /^the team Payments has .* Raise it under Agents › Budgets, or wait/,
  );
  expect(sayOver(agent, { ...day, scope: "org", limit: 2_500_000_000 }, 50_000)).toMatch(
    // How much is left would tell what others spent.
    /^the organisation has too little left of \$2500\.00 for/,
  );
  // A pseudonym says nothing to anybody.
  expect(sayOver(agent, { ...day, scope: "owner:0f3a" }, 50_000)).toMatch(/^the owner of inbox-triage has/);
});

test("what is left never looks like enough", () => {
  const cases = fc.record({ left: fc.integer({ min: 1, max: 30_000_000 }), more: fc.integer({ min: 1, max: 40_000 }) });
  fc.assert(
    fc.property(cases, ({ left, more }) => {
      const amount = left + more;
      const said = sayOver(agent, { ...day, limit: 30_000_000, left }, amount);
      const [, has = "", costs = ""] = /has \$([\d.]+) left .* up to \$([\d.]+)\. /.exec(said) ?? [];
      expect(Number(has) * 1e6).toBeLessThanOrEqual(left + 1e-6);
      expect(Number(costs) * 1e6).toBeGreaterThanOrEqual(amount - 1e-6);
      expect(Number(has)).toBeLessThan(Number(costs));
      expect(Number(has)).toBeGreaterThan(0);
    }),
  );
});
