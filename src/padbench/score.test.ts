import { expect, test } from "vitest";
import { score, type Prediction } from "./score.ts";
import { isoWeek, quarterOf, type Truth } from "./truth.ts";

test("a week belongs to the year and quarter of its Thursday", () => {
  expect(isoWeek(Date.UTC(2026, 0, 1))).toBe("2026-W01");
  expect(isoWeek(Date.UTC(2027, 0, 3))).toBe("2026-W53");
  expect(quarterOf("2026-W01")).toBe("2026-Q1");
  expect(quarterOf("2026-W14")).toBe("2026-Q2");
  expect(quarterOf("2026-W53")).toBe("2026-Q4");
});

/** 200 honest people and two who pad by a way each, one week each; the honest ones' probabilities are 0.001 to 0.2. */
function world(): { readonly truth: Truth; readonly honest: Prediction[] } {
  const honest = Array.from({ length: 200 }, (_, index): Prediction => ({
    personWeek: `h${index}:2026-W05`,
    probability: (index + 1) / 1000,
  }));
  const spend = new Map<string, number>(honest.map(({ personWeek }) => [personWeek ?? "", 1_000_000]));
  for (const padder of ["a", "b"]) spend.set(`${padder}:2026-W05`, 2_000_000);
  return {
    honest,
    truth: {
      labelled: true,
      spend,
      sessionSpend: new Map(),
      weekLabels: new Map([
        ["a:2026-W05", { padded: 0.5, strategy: "one way" }],
        ["b:2026-W05", { padded: 0.8, strategy: "another" }],
        ["h7:2026-W05", { padded: 0, strategy: "likes AI" }],
      ]),
      sessionLabels: new Map(),
    },
  };
}

test("recall counts where one honest person-quarter in a hundred is above", () => {
  const { truth, honest } = world();
  // The third highest of 200 honest quarters is 0.198: two are above it.
  const at = (probability: number): number | null =>
    score([...honest, { personWeek: "a:2026-W05", probability }, { personWeek: "b:2026-W05", probability: 0.1 }], truth).recallAt1pctFpr;
  expect(at(0.1981)).toBe(0.5);
  expect(at(0.198)).toBe(0);
});

test("shares, false findings and what was not predicted", () => {
  const { truth, honest } = world();
  const seen = score(
    [
      ...honest.map((one, index) => (index < 4 ? { ...one, flagged: true } : one)),
      { personWeek: "a:2026-W05", probability: 0.9, share: 0.5, flagged: true },
    ],
    truth,
  );
  expect(seen.fprPersonQuarter).toBeCloseTo(4 / 200, 12);
  expect(seen.byStrategy).toEqual({ another: { weeks: 1, recall: 0, flagged: 0 }, "one way": { weeks: 1, recall: 1, flagged: 1 } });
  expect(seen.recallSpend).toBeCloseTo(0.5, 12);
  expect(seen.paddedShareOfSpend.true).toBeCloseTo((2 * 0.5 + 2 * 0.8) / 204, 12);
  expect(seen.byConfuser["likes AI"]).toEqual({ personQuarters: 1, found: 0, flagged: 0 });
});

test("without labels only the estimate is told", () => {
  const { truth, honest } = world();
  const seen = score(honest, { ...truth, labelled: false, weekLabels: new Map() });
  expect(seen.recallAt1pctFpr).toBeNull();
  expect(seen.calibration.error).toBeNull();
  expect(seen.paddedShareOfSpend).toEqual({ true: null, estimated: expect.any(Number) });
});
