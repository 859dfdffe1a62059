import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listFolder } from "../../src/kit/load-folder.ts";
import { openPriceBook } from "../../src/read/prices/price-book.ts";
import { openTelemetryReader } from "../../src/read/receivers/otlp/read-telemetry.ts";
import { encodeOtlp } from "../support/encode-otlp.ts";

// Every tool whose telemetry is read has requests written by hand, and what they must become: the same from JSON and
// from protocol buffers, with no word of what people wrote.
const fixtures = join(import.meta.dirname, "..", "fixtures", "otlp");
const tools = listFolder(new URL("../../src/read/receivers/otlp/tools/", import.meta.url));
const telemetry = await openTelemetryReader();
const prices = openPriceBook({ overrides: [], plans: [], resolved: null });

test("every tool has fixtures", () => {
  expect(readdirSync(fixtures).sort()).toEqual(tools);
});

describe.each(tools)("%s", (tool) => {
  const requests = readdirSync(join(fixtures, tool)).filter((name) => !name.endsWith(".expected.json"));
  test.each(requests)("%s", (name) => {
    const text = readFileSync(join(fixtures, tool, name), "utf8");
    const signal = (["logs", "metrics", "traces"] as const).find((each) => name.startsWith(each)) ?? "logs";
    const fromJson = read(Buffer.from(text), signal, "json");
    expect(fromJson).toMatchObject(JSON.parse(readFileSync(join(fixtures, tool, name.replace(".json", ".expected.json")), "utf8")));
    expect(withoutSeries(read(encodeOtlp(JSON.parse(text)), signal, "protobuf"))).toEqual(withoutSeries(fromJson));
    expect(JSON.stringify(fromJson)).not.toContain("CANARY");
  });
});

function read(bytes: Buffer, signal: "logs" | "metrics" | "traces", form: "json" | "protobuf"): object {
  const decoded = telemetry.decode(bytes, signal, form);
  if ("problem" in decoded) throw new Error(decoded.problem);
  telemetry.callersOf(decoded.records, signal);
  const { facts, refused } = telemetry.factsOf(decoded.records, signal, {
    personOf: (caller) => caller.trim(),
    price: (use) => prices.price(use),
    now: Date.UTC(2026, 0, 1),
  });
  return { ...facts, refused: refused.map(({ reason }) => reason) };
}

/** Series are told apart by a hash of their attributes' bytes, which are others in JSON. */
function withoutSeries(outcome: object): unknown {
  return JSON.parse(JSON.stringify(outcome).replaceAll(/:\d+:(since |\d+-)/g, ":$1"));
}
