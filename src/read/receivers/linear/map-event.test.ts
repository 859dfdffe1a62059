import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Facts } from "../../../model/facts.ts";
import { mapLinearEvent, type LinearContext } from "./map-event.ts";

// Written after linear.app/developers/webhooks, shortened.
const fixtures = join(import.meta.dirname, "../../../../test/fixtures/linear");
const urn = "ticket:linear.app/acme#ENG-12";
const context: LinearContext = { personOf: async (names) => `<${names.map(({ kind, value }) => `${kind} ${value}`).join(", ")}>` };

interface Payload {
  actor: object | null;
  url: string;
  data: { createdAt: string; botActor?: object; state: { type: string } };
}

const payload = (name: string): Payload => JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8"));

async function factsOf(body: unknown): Promise<Facts> {
  const event = await mapLinearEvent(body, context);
  if (event.kind !== "facts") throw new Error(JSON.stringify(event));
  return event.facts;
}

const steps = ({ events = [] }: Facts): unknown[] =>
  events.slice(1).map(({ kind, at, person }) => [kind, new Date(at).toISOString(), person]);

test("a ticket is opened by its author, known by account and mail", async () => {
  const facts = await factsOf(payload("issue-created"));
  expect(facts.artifacts).toMatchObject([
    { urn, kind: "ticket", authors: ["<linear u-ada, mail ada@example.org>"], at: Date.UTC(2026, 2, 2, 8) },
  ]);
  expect(facts.events).toMatchObject([{ kind: "opened", at: Date.UTC(2026, 2, 2, 8) }]);
});

test("begun, closed, reopened and dropped; a new title is nothing", async () => {
  const bea = "<linear u-bea, mail bea@example.org>";
  expect(steps(await factsOf(payload("issue-started")))).toEqual([["acknowledged", "2026-03-03T08:00:00.000Z", bea]]);
  expect(steps(await factsOf(payload("issue-done")))).toEqual([["closed", "2026-03-05T08:00:00.000Z", bea]]);
  expect(steps(await factsOf(payload("issue-reopened")))).toMatchObject([
    ["reopened", "2026-03-07T08:00:00.000Z", expect.stringContaining("ada")],
  ]);
  expect(steps(await factsOf(payload("issue-renamed")))).toEqual([]);
  const dropped = payload("issue-started");
  dropped.data.state.type = "canceled";
  expect((await factsOf(dropped)).events?.map(({ kind }) => kind)).toEqual(["opened", "deleted"]);
  expect((await factsOf({ ...payload("issue-renamed"), action: "remove" })).events?.map(({ kind }) => kind)).toEqual(["opened", "deleted"]);
});

test("integrations and apps are no people", async () => {
  const body = payload("issue-created");
  body.actor = { id: "app", type: "integration" };
  body.data.botActor = { type: "integration" };
  const facts = await factsOf(body);
  expect([facts.artifacts?.[0]?.authors, facts.events?.[0]?.person]).toEqual([[], ""]);
});

test("the same delivery gives the same facts, and no text is among them", async () => {
  for (const file of readdirSync(fixtures)) {
    const body = payload(file.replace(".json", ""));
    const first = await mapLinearEvent(body, context);
    expect(await mapLinearEvent(body, context)).toEqual(first);
    expect(JSON.stringify(first)).not.toMatch(/canary/i);
  }
});

test("other events are ignored, broken ones name the field and quote nothing", async () => {
  expect(await mapLinearEvent({ type: "Comment", action: "create" }, context)).toEqual({ kind: "ignored" });
  expect(await mapLinearEvent({ type: "Issue", action: "restore" }, context)).toEqual({ kind: "ignored" });
  const broken = payload("issue-created");
  broken.data.createdAt = "a canary";
  broken.url = "https://example.org/a-canary";
  expect(await mapLinearEvent(broken, context)).toEqual({ kind: "malformed", reason: "not as Linear documents it: url, data.createdAt" });
  expect(await mapLinearEvent([], context)).toMatchObject({ kind: "malformed" });
});
