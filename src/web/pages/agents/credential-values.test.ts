import { expect, test } from "vitest";
import type { CredentialField } from "../../../model/pages/agent-access.ts";
import { credentialValues, wrongPair } from "./credential-values.ts";

const field = (name: string, kind: CredentialField["kind"], value = ""): CredentialField => ({
  name,
  kind,
  label: "",
  hint: "",
  required: false,
  choices: [],
  value,
});

test("what was left empty is left out, and prices stand together", () => {
  const form = new FormData();
  form.set("kind", "openai-compatible");
  form.set("price.input", "0");
  form.set("key", "");
  form.set("smtp.tls", "implicit");
  const fields = [field("kind", "text"), field("key", "text"), field("price.input", "number"), field("price.output", "number")];
  expect(credentialValues(fields, form)).toEqual({ kind: "openai-compatible", price: { input: 0 } });
  const smtp = [field("smtp.host", "text"), field("smtp.tls", "choice")];
  expect(credentialValues(smtp, form)).toEqual({ smtp: null });
  form.set("smtp.host", "smtp.example.org");
  expect(credentialValues(smtp, form)).toEqual({ smtp: { host: "smtp.example.org", tls: "implicit" } });
});

test("lists, environments and flags of a program; a line that is no pair is named by its number, never by what was typed", () => {
  const form = new FormData();
  form.set("command", "/usr/bin/notes");
  form.set("args", " --stdio \n\n-v\n");
  form.set("env", "TOKEN=a=b\nEMPTY=\n");
  form.set("network", "on");
  const fields = [
    field("transport", "fixed", "stdio"),
    field("command", "text"),
    field("args", "lines"),
    field("env", "pairs"),
    field("reads", "lines"),
    field("network", "flag"),
    field("confined", "flag", "on"),
  ];
  expect(credentialValues(fields, form)).toEqual({
    transport: "stdio",
    command: "/usr/bin/notes",
    args: ["--stdio", "-v"],
    env: { TOKEN: "a=b", EMPTY: "" },
    network: true,
    // It was taken away.
    confined: false,
  });
  expect(wrongPair("A=1\n\nB=2\n")).toBe("");
  expect(wrongPair("A=1\nsk-secret\n")).toBe("Line 2: write NAME=value");
  expect(wrongPair("not a name=1")).toBe("Line 1: write NAME=value");
});
