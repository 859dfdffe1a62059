import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mapConfluenceEvent, type ConfluenceContext } from "./map-event.ts";

// Written after developer.atlassian.com/server/confluence/webhooks.
const fixtures = join(import.meta.dirname, "../../../../test/fixtures/confluence");
const urn = "doc:wiki.example.org#1015809";
const context: ConfluenceContext = {
  site: "wiki.example.org",
  personOf: async (names) => `<${names.map(({ kind, value }) => `${kind} ${value}`).join(", ")}>`,
};
const payload = (name: string): object => JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8"));

test("a page is made by its author; a change only happens to it", async () => {
  const at = 1772438400140;
  const ada = "<confluence ff80818177ada>";
  expect(await mapConfluenceEvent(payload("page-created"), context)).toMatchObject({
    facts: { artifacts: [{ urn, kind: "document", authors: [ada], at }], events: [{ kind: "opened", at, person: ada }] },
  });
  const edited = { kind: "edited", at: 1772697600140, person: "<confluence ff80818177bea>" };
  const slim = await mapConfluenceEvent(payload("page-updated"), context);
  expect(slim).toMatchObject({ facts: { events: [edited] } });
  expect(JSON.stringify(slim)).not.toContain("artifacts");
  // Where the payload says who made it, a page from before is known too.
  expect(await mapConfluenceEvent(payload("page-updated-whole"), context)).toMatchObject({
    facts: { artifacts: [{ urn, authors: [ada], at }], events: [edited] },
  });
});

test("taken away and put back", async () => {
  const kinds = ["page_trashed", "page_removed", "page_restored"].map(async (event) =>
    mapConfluenceEvent({ ...payload("page-updated"), event }, context),
  );
  expect(await Promise.all(kinds)).toMatchObject(["deleted", "deleted", "reopened"].map((kind) => ({ facts: { events: [{ kind }] } })));
});

test("the same delivery gives the same facts, and no text is among them", async () => {
  for (const file of readdirSync(fixtures)) {
    const body = payload(file.replace(".json", ""));
    const first = await mapConfluenceEvent(body, context);
    expect(await mapConfluenceEvent(body, context)).toEqual(first);
    expect(JSON.stringify(first)).not.toMatch(/canary/i);
  }
});

test("other events are ignored (who read what above all), broken ones name the field", async () => {
  expect(await mapConfluenceEvent({ ...payload("page-updated"), event: "page_viewed" }, context)).toEqual({ kind: "ignored" });
  expect(await mapConfluenceEvent({ ...payload("page-updated"), page: { id: "a canary" } }, context)).toEqual({
    kind: "malformed",
    reason: "not as Confluence documents it: page.id",
  });
  expect(await mapConfluenceEvent([], context)).toMatchObject({ kind: "malformed" });
});
