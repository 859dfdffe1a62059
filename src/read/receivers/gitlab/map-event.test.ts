import { expect, test } from "vitest";
import { mapGitLabEvent } from "./map-event.ts";

// Written after docs.gitlab.com/user/project/integrations/webhook_events, shortened.
const context = { personOf: async (login: string) => `<${login}>`, isProduction: (environment: string) => environment === "production" };
const project = { id: 1, name: "shop", description: "a canary", web_url: "https://gitlab.example.org/acme/tools/shop" };
const merge = (action: string, more: object = {}): object => ({
  object_kind: "merge_request",
  user: { id: 1, name: "Ada", username: "ada", email: "ada@example.org" },
  project,
  object_attributes: {
    id: 90,
    iid: 16,
    title: "a canary",
    description: "a canary",
    action,
    draft: false,
    created_at: "2026-03-01 10:00:00 UTC",
    updated_at: "2026-03-02T10:00:00Z",
    ...more,
  },
  changes: {},
});

test("a merge request is opened with its author, later events only happen to it", async () => {
  const opened = await mapGitLabEvent(merge("open"), context);
  expect(opened).toMatchObject({
    kind: "facts",
    facts: {
      artifacts: [{ urn: "pr:gitlab.example.org/acme/tools/shop#16", authors: ["<ada>"], at: Date.UTC(2026, 2, 1, 10) }],
      events: [{ kind: "opened" }, { kind: "ready" }],
    },
  });
  expect(JSON.stringify(opened)).not.toContain("canary");
  const merged = await mapGitLabEvent(merge("merge"), context);
  expect(merged).toMatchObject({ facts: { artifacts: [], events: [{ kind: "merged", at: Date.UTC(2026, 2, 2, 10), person: "<ada>" }] } });
  expect(await mapGitLabEvent({ ...merge("update"), changes: { draft: { previous: true, current: false } } }, context)).toMatchObject({
    facts: { events: [{ kind: "ready" }] },
  });
});

test("deployments of production, with GitLab's own way to write times", async () => {
  const deployment = {
    object_kind: "deployment",
    status: "success",
    status_changed_at: "2026-03-02 12:00:00 +0200",
    deployment_id: 15,
    environment: "production",
    project,
    user: { username: "project_1_bot" },
    commit_url: `https://gitlab.example.org/acme/tools/shop/-/commit/${"a".repeat(40)}`,
  };
  expect(await mapGitLabEvent(deployment, context)).toMatchObject({
    facts: {
      artifacts: [{ urn: "deploy:gitlab.example.org/acme/tools/shop#15", authors: [] }],
      events: [{ kind: "healthy", at: Date.UTC(2026, 2, 2, 10) }],
    },
  });
  expect(await mapGitLabEvent({ ...deployment, environment: "review/1" }, context)).toEqual({ kind: "facts", facts: {} });
});

test("pushes wake the mirror, pipelines are ignored, broken payloads are named", async () => {
  expect(await mapGitLabEvent({ object_kind: "push", project }, context)).toEqual({
    kind: "pushed",
    repo: "gitlab.example.org/acme/tools/shop",
  });
  expect(await mapGitLabEvent({ object_kind: "pipeline" }, context)).toEqual({ kind: "ignored" });
  expect(await mapGitLabEvent(merge("open", { created_at: "soon" }), context)).toMatchObject({
    kind: "malformed",
    reason: "not as GitLab documents it: object_attributes.created_at",
  });
});
