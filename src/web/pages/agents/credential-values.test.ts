import { expect, test } from "vitest";
import { credentialValues } from "./credential-values.ts";

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
