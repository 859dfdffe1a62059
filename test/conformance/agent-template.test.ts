// What the page writes as a definition is what the runtime reads.
import { expect, test } from "vitest";
import { definitionText } from "../../src/web/pages/agents/template.ts";
import { toOwn } from "../../src/web/pages/agents/to-own.ts";
import { readDefinition } from "../../src/agents/definition/read-definition.ts";

const parts = {
  name: "inbox",
  owner: "ann@example.org",
  model: "scripted/triage",
  instructions: "File it. The mailbox: demo stays a word here.",
  trigger: "mail",
  schedule: "0 7 * * 1-5",
  mailbox: "demo",
  may: ["read", "move"],
  run: "0.50",
  day: "5",
  month: "50",
} as const;

test("what the form writes can be read", () => {
  expect(readDefinition(definitionText(parts)).definition).toMatchObject({
    triggers: [{ mail: { mailbox: "demo" } }, { "by-hand": true }],
    tools: { mail: { mailbox: "demo", may: ["read", "move"] } },
    budget: { run: 500_000, day: 5_000_000, month: 50_000_000 },
    contract: [{ verifier: "mail.filing-kept" }],
  });
  const plain = readDefinition(definitionText({ ...parts, trigger: "schedule", mailbox: "" })).definition;
  expect(plain).toMatchObject({ triggers: [{ schedule: "0 7 * * 1-5" }, { "by-hand": true }], tools: {} });
});

test("going over to one's own mailbox and model changes those lines only", () => {
  const own = toOwn(definitionText(parts), { mailbox: "own", model: "anthropic/claude-sonnet-4-5" });
  const { definition, instructions } = readDefinition(own);
  expect(definition).toMatchObject({
    model: "anthropic/claude-sonnet-4-5",
    triggers: [{ mail: { mailbox: "own" } }, { "by-hand": true }],
    tools: { mail: { mailbox: "own" } },
  });
  expect(instructions).toBe(parts.instructions);
});
