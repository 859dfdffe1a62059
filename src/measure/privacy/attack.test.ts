import { describe, expect, test } from "vitest";
import { newTrial, tryChart } from "../../../test/support/privacy-trial.ts";
import { aloneLimits, limitsOf, type Limits } from "./safe-sum.ts";

// The whole run, over 10,000 organisations, is bench/privacy.ts.
describe("a linear-programming attacker", () => {
  const attackCharts = (charts: number, limits: Limits): ReturnType<typeof newTrial> => {
    const trial = newTrial();
    for (let seed = 0; seed < charts; seed++) tryChart(seed, limits, trial);
    return trial;
  };

  test("narrows nobody's amounts below the bound", () => {
    const trial = attackCharts(40, limitsOf(8));
    expect(trial.broken).toEqual([]);
    expect(trial.published).toBeGreaterThan(60);
    expect(attackCharts(8, limitsOf(5)).broken).toEqual([]);
  });

  test("finds people where the rules are taken away", () => {
    expect(attackCharts(10, aloneLimits).broken.length).toBeGreaterThan(10);
  });
});
