import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { readCurrency, readPeriod } from "./options.ts";

test("a rate beyond every number is none", () => {
  expect(() => readCurrency(`EUR=${"9".repeat(400)}`)).toThrow(expect.objectContaining({ code: "bad-option" }));
  expect(readCurrency("eur=0.86")).toEqual({ code: "EUR", perUsd: 0.86 });
});

test("a zone is checked when it is given, and the system's asked for only when it is needed", () => {
  const terminal = {
    now: 0,
    get timeZone(): string {
      throw new Error("asked");
    },
  };
  expect(readPeriod({}, terminal).from).toBeNull();
  expect(readPeriod({ tz: "Europe/Berlin", since: "2026-01-01" }, terminal).from).toBe(Date.UTC(2025, 11, 31, 23));
  expect(() => readPeriod({ tz: "Etc/Unknown" }, terminal)).toThrow(expect.objectContaining({ code: "bad-option" }));
});

test("a machine with an empty TZ has days in UTC", () => {
  const child = spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `console.log((await import(${JSON.stringify(new URL("./terminal.ts", import.meta.url).href)})).openTerminal(process).timeZone)`,
    ],
    { encoding: "utf8", env: { ...process.env, TZ: "" } },
  );
  expect(child.stdout.trim()).toBe("UTC");
});
