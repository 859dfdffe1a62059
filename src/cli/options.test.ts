import { expect, test } from "vitest";
import { readCurrency, readPeriod } from "./options.ts";

test("a rate beyond every number is none", () => {
  expect(() => readCurrency(`EUR=${"9".repeat(400)}`)).toThrow(expect.objectContaining({ code: "bad-option" }));
  expect(readCurrency("eur=0.86")).toEqual({ code: "EUR", perUsd: 0.86 });
});

test("a machine that does not know its time zone has days in UTC", () => {
  // What Intl says where the variable TZ is set and empty.
  expect(readPeriod({}, 0, "Etc/Unknown").timeZone).toBe("UTC");
  expect(() => readPeriod({ tz: "Etc/Unknown" }, 0, "UTC")).toThrow(expect.objectContaining({ code: "bad-option" }));
});
