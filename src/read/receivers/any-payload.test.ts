import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapConfluenceEvent } from "./confluence/map-event.ts";
import { mapJiraEvent } from "./jira/map-event.ts";
import { mapLinearEvent } from "./linear/map-event.ts";
import type { MappedEvent } from "./mapped-event.ts";

const personOf = async (): Promise<string> => "0123456789abcdef";
const mappers: Readonly<Record<string, (payload: unknown) => Promise<MappedEvent>>> = {
  jira: (payload) => mapJiraEvent(payload, { personOf, phaseOf: async () => null, learn: async () => undefined }),
  linear: (payload) => mapLinearEvent(payload, { personOf }),
  confluence: (payload) => mapConfluenceEvent(payload, { personOf, site: "wiki.example.org" }),
};

function payloads(sender: string): unknown[] {
  const folder = join(import.meta.dirname, "../../../test/fixtures", sender);
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
}

/** The places in a payload, as paths. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]))];
}

function withValue(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  if (typeof value !== "object" || value === null) return value;
  const changed = Object.entries(value).map(([name, part]) => [name, name === key ? withValue(part, rest, put) : part] as const);
  return Array.isArray(value) ? changed.map(([, part]) => part) : Object.fromEntries(changed);
}

test.for(Object.keys(mappers))("%s: any JSON, and a payload with anything anywhere, gives an answer that can be stored", async (sender) => {
  const map = mappers[sender];
  if (map === undefined) throw new Error(sender);
  const whole = payloads(sender);
  const broken = fc
    .constantFrom(...whole)
    .chain((payload) =>
      fc.tuple(fc.constantFrom(...placesOf(payload)), fc.jsonValue()).map(([path, put]) => withValue(payload, path, put)),
    );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), broken), async (payload) => {
      const event = await map(payload);
      if (event.kind !== "facts") return;
      for (const { urn, at, version } of event.facts.artifacts ?? []) {
        expect(urn).toMatch(/^(?:ticket|doc):[\w.:~/-]+#[\w.-]+$/);
        expect(Math.min(at, version)).toBeGreaterThan(0);
      }
      for (const { key, at, version } of event.facts.events ?? []) {
        expect(key).toContain(sender);
        expect(Math.min(at, version)).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});
