import { expect, test } from "vitest";
import { credentialValues } from "./credential-values.ts";
import { definitionText } from "./template.ts";
import { toOwn } from "./to-own.ts";
import { readDefinition } from "../../../agents/definition/read-definition.ts";

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

test("what was left empty is left out, and prices stand together", () => {
  const form = new FormData();
  form.set("kind", "openai-compatible");
  form.set("price.input", "0");
  form.set("key", "");
  form.set("smtp.tls", "implicit");
  const field = (name: string, kind: "text" | "number" | "choice") => ({
    name,
    kind,
    label: "",
    hint: "",
    required: false,
    choices: [],
    value: "",
  });
  const fields = [field("kind", "text"), field("key", "text"), field("price.input", "number"), field("price.output", "number")];
  expect(credentialValues(fields, form)).toEqual({ kind: "openai-compatible", price: { input: 0 } });
  const smtp = [field("smtp.host", "text"), field("smtp.tls", "choice")];
  expect(credentialValues(smtp, form)).toEqual({ smtp: null });
  form.set("smtp.host", "smtp.example.org");
  expect(credentialValues(smtp, form)).toEqual({ smtp: { host: "smtp.example.org", tls: "implicit" } });
});
