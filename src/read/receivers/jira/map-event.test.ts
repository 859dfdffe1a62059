import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Facts } from "../../../model/facts.ts";
import type { TicketPhase } from "../ticket-facts.ts";
import type { JiraContext } from "./jira-context.ts";
import { mapJiraEvent } from "./map-event.ts";

// Written after developer.atlassian.com/cloud/jira/platform/webhooks, shortened.
const fixtures = join(import.meta.dirname, "../../../../test/fixtures/jira");
const urn = "ticket:acme.atlassian.net#SHOP-12";
const ada = "<atlassian 5b10ac8d82e05b22cc7d4ef5>";
const bea = "<atlassian 712020:0e99e8b3-7b3a>";

function context(known: Readonly<Record<string, TicketPhase>> = {}): JiraContext {
  const phases = new Map(Object.entries(known));
  return {
    personOf: async (names) => `<${names.map(({ kind, value }) => `${kind} ${value}`).join(", ")}>`,
    phaseOf: async (_site, status) => phases.get(status) ?? null,
    learn: async (_site, status, phase) => {
      phases.set(status, phase);
    },
  };
}

interface Payload {
  user: object;
  issue: { key: string; self: string; fields: { created: string; creator: object | null; status: { id: string; statusCategory: object } } };
  changelog: { items: object[] };
}

const payload = (name: string): Payload => JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8"));

async function factsOf(body: unknown, at = context()): Promise<Facts> {
  const event = await mapJiraEvent(body, at);
  if (event.kind !== "facts") throw new Error(JSON.stringify(event));
  return event.facts;
}

const kinds = ({ events = [] }: Facts): string[] => events.slice(1).map(({ kind }) => kind);
const steps = ({ events = [] }: Facts): unknown[] =>
  events.slice(1).map(({ kind, at, person }) => [kind, new Date(at).toISOString(), person]);

test("a ticket is opened by its author", async () => {
  const facts = await factsOf(payload("issue-created"));
  const at = Date.UTC(2026, 2, 2, 8);
  expect(facts.artifacts).toEqual([
    { urn, kind: "ticket", repo: "", authors: [ada], at, linesAdded: 0, linesRemoved: 0, parent: "", version: at },
  ]);
  expect(facts.events).toEqual([{ key: `jira:opened:${urn}:`, artifact: urn, kind: "opened", at, person: ada, version: at }]);
});

test("begun, closed and reopened, by whoever did it", async () => {
  const at = context();
  for (const name of ["issue-created", "issue-started"]) await factsOf(payload(name), at);
  expect(steps(await factsOf(payload("issue-started"), at))).toEqual([["acknowledged", "2026-03-03T08:00:00.120Z", bea]]);
  expect(steps(await factsOf(payload("issue-done"), at))).toEqual([["closed", "2026-03-05T08:00:00.120Z", bea]]);
  expect(steps(await factsOf(payload("issue-reopened"), at))).toEqual([["reopened", "2026-03-07T08:00:00.120Z", ada]]);
  expect(steps(await factsOf(payload("issue-renamed"), at))).toEqual([]);
});

test("where nobody saw the status it comes from, a resolution taken away says that it was done", async () => {
  expect(kinds(await factsOf(payload("issue-reopened")))).toEqual(["reopened"]);
  const silent = payload("issue-reopened");
  silent.changelog.items = silent.changelog.items.slice(1);
  expect(kinds(await factsOf(silent))).toEqual([]);
  expect(kinds(await factsOf(silent, context({ "10002": "done" })))).toEqual(["reopened"]);
  // From one done status into another: nothing happened.
  expect(steps(await factsOf(payload("issue-done"), context({ "3": "done" })))).toEqual([]);
});

test("apps, customers of a service desk and nobody are no people; Data Center names people by key and mail", async () => {
  for (const creator of [{ accountId: "x", accountType: "app" }, { accountId: "qm:1", accountType: "customer" }, null]) {
    const body = payload("issue-created");
    body.issue.fields.creator = creator;
    expect((await factsOf(body)).artifacts?.[0]?.authors).toEqual([]);
  }
  const body = payload("issue-created");
  body.issue.self = "https://tools.example.org/jira/rest/api/2/issue/10073";
  body.issue.fields.creator = { self: "…", name: "ada", key: "JIRAUSER10100", emailAddress: "ada@example.org", displayName: "A canary" };
  expect((await factsOf(body)).artifacts?.[0]).toMatchObject({
    urn: "ticket:tools.example.org/jira#SHOP-12",
    authors: ["<jira JIRAUSER10100, mail ada@example.org>"],
  });
});

test("deleted, and moved to another project", async () => {
  const gone = { ...payload("issue-created"), webhookEvent: "jira:issue_deleted" };
  expect(kinds(await factsOf(gone))).toEqual(["deleted"]);
  const moved = payload("issue-renamed");
  moved.changelog.items = [{ field: "Key", fieldtype: "jira", from: null, fromString: "OLD-7", to: null, toString: "SHOP-12" }];
  expect((await factsOf(moved)).events).toMatchObject([
    { artifact: urn, kind: "opened" },
    { artifact: "ticket:acme.atlassian.net#OLD-7", kind: "deleted" },
  ]);
});

test("the same delivery gives the same facts, and no text is among them", async () => {
  for (const file of readdirSync(fixtures)) {
    const body = payload(file.replace(".json", ""));
    const first = await mapJiraEvent(body, context());
    expect(await mapJiraEvent(body, context())).toEqual(first);
    expect(JSON.stringify(first)).not.toMatch(/canary|mending|gone live/i);
  }
});

test("other events are ignored, broken ones name the field and quote nothing", async () => {
  expect(await mapJiraEvent({ webhookEvent: "comment_created" }, context())).toEqual({ kind: "ignored" });
  const broken = payload("issue-created");
  broken.issue.fields.created = "a canary that is no time";
  expect(await mapJiraEvent(broken, context())).toEqual({ kind: "malformed", reason: "not as Jira documents it: issue.fields.created" });
  for (const body of [[], {}, null]) expect(await mapJiraEvent(body, context())).toMatchObject({ kind: "malformed" });
});
