import { expect, test } from "vitest";
import { deploymentVerdict, restorations, reviewVerdict } from "./judge-deployments.ts";

const minute = 60_000;
const day = 86_400_000;
const start = Date.UTC(2026, 9, 1);
const deployment = { urn: "deploy:r#1", repo: "r", started: start, healthy: 0, failed: 0, restored: 0, held: 0, undone: 0 };
const review = { urn: "review:r#1/2", at: start, approves: false, changed: 0, pullHeld: 0, pullUndone: 0 };

test("a deployment is held after 30 minutes, undone where it failed, and judged once", () => {
  expect(deploymentVerdict(deployment, start + 30 * minute - 1)).toEqual([]);
  expect(deploymentVerdict(deployment, start + 30 * minute)).toMatchObject([{ held: 1, undone: 0, judged: start + 30 * minute }]);
  expect(deploymentVerdict({ ...deployment, held: 1 }, start + day)).toEqual([]);
  expect(deploymentVerdict({ ...deployment, held: 1, failed: start + 90 * minute }, start + day)).toMatchObject([{ held: 0, undone: 1 }]);
  expect(deploymentVerdict({ ...deployment, undone: 1, failed: start + minute }, start + day)).toEqual([]);
});

test("a review is held by a change that followed, or by what it approved", () => {
  expect(reviewVerdict({ ...review, changed: start + day }, start + 2 * day)).toMatchObject([{ held: 1, judged: start + day }]);
  expect(reviewVerdict(review, start + 6 * day)).toEqual([]);
  expect(reviewVerdict(review, start + 7 * day)).toMatchObject([{ held: 0, undone: 1 }]);
  expect(reviewVerdict({ ...review, changed: start + 8 * day }, start + 9 * day)).toMatchObject([{ undone: 1 }]);
  const approval = { ...review, approves: true };
  expect(reviewVerdict(approval, start + 9 * day)).toEqual([]);
  expect(reviewVerdict({ ...approval, pullHeld: 0.9, pullUndone: 0.1 }, start + 20 * day)).toMatchObject([{ held: 1 }]);
  expect(reviewVerdict({ ...approval, pullUndone: 1 }, start + 20 * day)).toMatchObject([{ undone: 1 }]);
});

test("a failed deployment is put right by the next healthy one of its repository", () => {
  const failed = { ...deployment, failed: start + 5 * minute };
  const next = { ...deployment, urn: "deploy:r#2", started: start + 10 * minute, healthy: start + 12 * minute };
  expect(restorations([failed, next])).toMatchObject([{ artifact: "deploy:r#1", kind: "restored", at: start + 12 * minute }]);
  expect(restorations([failed, { ...next, repo: "other" }])).toEqual([]);
  expect(restorations([{ ...failed, restored: start + 6 * minute }, next])).toEqual([]);
});
