import { expect, test } from "vitest";
import { sayObject } from "./say-object.ts";

test("addresses that were read are said as their pages are called", () => {
  expect(sayObject("/api/tools org")).toBe("Tools & models of the organisation");
  expect(sayObject("/api/metrics/churn-14-days payments")).toBe("the metric churn 14 days of payments");
  expect(sayObject("/api/identities/review *")).toBe("names that wait for a person");
});

test("what has no name of its own stays as it is", () => {
  for (const object of ["input gitlab", "/api/unheard-of org", "owner token", "repository github.com/acme/shop", ""])
    expect(sayObject(object)).toBe(object);
});
