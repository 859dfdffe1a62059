import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Facts } from "../../../model/facts.ts";
import { mapGitHubEvent, type MappedEvent } from "./map-event.ts";

// Payloads as GitHub sends them, people and texts exchanged.
const fixtures = join(import.meta.dirname, "../../../../test/fixtures/github");
const context = { personOf: async (login: string) => `<${login}>`, isProduction: (environment: string) => environment === "production" };

/** As far as the tests change it. */
interface Payload {
  action: string;
  sender: object;
  pull_request: { user: object; draft: boolean; created_at: string };
  review: { user: object; state: string };
  deployment: { environment: string; production_environment: boolean };
  deployment_status: { state: string };
}

function payload(name: string): Payload {
  return JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8"));
}

async function factsOf(event: string, body: unknown): Promise<Facts> {
  const mapped = await mapGitHubEvent(event, body, context);
  if (mapped.kind !== "facts") throw new Error(JSON.stringify(mapped));
  return mapped.facts;
}

function kinds(facts: Facts): string[] {
  return (facts.events ?? []).map(({ kind }) => kind);
}

test("a pull request is opened, and ready where it is no draft", async () => {
  const facts = await factsOf("pull_request", payload("pull-request-opened"));
  const at = Date.parse("2019-05-15T15:20:33Z");
  expect(facts.artifacts).toEqual([
    {
      urn: "pr:github.com/acme/shop#2",
      kind: "pull_request",
      repo: "github.com/acme/shop",
      authors: ["<ada>"],
      at,
      linesAdded: 1,
      linesRemoved: 1,
      parent: "",
      version: at,
    },
  ]);
  expect(kinds(facts)).toEqual(["opened", "ready"]);
  expect(facts.events?.map(({ person }) => person)).toEqual(["<ada>", "<ada>"]);
  const draft = payload("pull-request-opened");
  draft.pull_request.draft = true;
  expect(kinds(await factsOf("pull_request", draft))).toEqual(["opened"]);
});

test("merged, closed, ready and reopened are told apart", async () => {
  const merged = await factsOf("pull_request", payload("pull-request-merged"));
  expect(kinds(merged)).toEqual(["opened", "merged"]);
  expect(merged.events?.at(-1)?.person).toBe("<edsger>");
  expect(kinds(await factsOf("pull_request", payload("pull-request-closed")))).toEqual(["opened", "closed"]);
  expect(kinds(await factsOf("pull_request", payload("pull-request-ready")))).toEqual(["opened", "ready"]);
  expect(kinds(await factsOf("pull_request", { ...payload("pull-request-opened"), action: "reopened" }))).toEqual(["opened", "reopened"]);
});

test("a review is somebody else's; a dismissed one is undone", async () => {
  const review = payload("pull-request-review-approved");
  const facts = await factsOf("pull_request_review", review);
  expect(facts.artifacts?.[0]).toMatchObject({ kind: "review", parent: "pr:github.com/acme/shop#2", authors: ["<barbara>"] });
  expect(facts.events?.[0]).toMatchObject({ artifact: "pr:github.com/acme/shop#2", kind: "approved", person: "<barbara>" });
  review.review.state = "dismissed";
  expect((await factsOf("pull_request_review", review)).verdicts?.[0]).toMatchObject({ undone: 1 });
  review.review.user = review.pull_request.user;
  expect(await factsOf("pull_request_review", review)).toEqual({});
});

test("bots make nothing", async () => {
  const bot = { login: "dependabot[bot]", type: "Bot" };
  const pull = payload("pull-request-opened");
  pull.pull_request.user = bot;
  pull.sender = bot;
  const facts = await factsOf("pull_request", pull);
  expect(facts.artifacts?.[0]?.authors).toEqual([]);
  expect(facts.events?.[0]?.person).toBe("");
  const review = payload("pull-request-review-approved");
  review.review.user = bot;
  expect(await factsOf("pull_request_review", review)).toEqual({});
});

test("deployments of production and how they went", async () => {
  const facts = await factsOf("deployment_status", payload("deployment-status"));
  expect(facts.artifacts?.[0]).toMatchObject({
    urn: "deploy:github.com/acme/shop#145988746",
    parent: "git:github.com/acme/shop@f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
  });
  expect(kinds(facts)).toEqual(["deployed", "healthy"]);
  expect((await factsOf("deployment", payload("deployment"))).artifacts).toEqual(facts.artifacts);
  const failed = payload("deployment-status");
  failed.deployment_status.state = "error";
  expect(kinds(await factsOf("deployment_status", failed))).toEqual(["deployed", "failed"]);
  failed.deployment.environment = "preview-12";
  failed.deployment.production_environment = false;
  expect(await factsOf("deployment_status", failed)).toEqual({});
});

test("the same delivery gives the same facts, and no text is among them", async () => {
  for (const file of readdirSync(fixtures)) {
    const event = eventOf(file);
    const body = payload(file.replace(".json", ""));
    const mapped = await mapGitHubEvent(event, body, context);
    expect(await mapGitHubEvent(event, body, context)).toEqual(mapped);
    expect(JSON.stringify(mapped)).not.toMatch(/canary/i);
  }
});

test("pushes wake the mirror, other events are ignored, broken ones name the field and quote nothing", async () => {
  expect(await mapGitHubEvent("push", payload("push"), context)).toEqual({ kind: "pushed", repo: "github.com/acme/shop" });
  expect(await mapGitHubEvent("check_run", payload("check-run"), context)).toEqual({ kind: "ignored" });
  const broken = payload("pull-request-opened");
  broken.pull_request.created_at = "a canary that is no time";
  const mapped: MappedEvent = await mapGitHubEvent("pull_request", broken, context);
  expect(mapped).toEqual({ kind: "malformed", reason: "not as GitHub documents it: pull_request.created_at" });
  expect(await mapGitHubEvent("pull_request", [], context)).toMatchObject({ kind: "malformed" });
});

function eventOf(file: string): string {
  if (file.startsWith("pull-request-review")) return "pull_request_review";
  if (file.startsWith("pull-request")) return "pull_request";
  return file.replace(".json", "").replaceAll("-", "_");
}
