import * as fc from "fast-check";
import { expect, test } from "vitest";
import { claudeVersion, nameReadings } from "./model-name.ts";

test.each([
  ["claude-opus-4-5-20251101", null, "claude-opus-4-5-20251101"],
  ["claude-sonnet-4-5-20250929[1m]", null, "claude-sonnet-4-5-20250929"],
  ["anthropic/claude-sonnet-4.5", "anthropic", "claude-sonnet-4.5"],
  ["openrouter/anthropic/claude-sonnet-4.5", "openrouter", "anthropic/claude-sonnet-4.5"],
  ["us.anthropic.claude-opus-4-5-20251101-v1:0", "aws", "us.anthropic.claude-opus-4-5-20251101-v1:0"],
  [
    "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0",
    "aws",
    "eu.anthropic.claude-sonnet-4-20250514-v1:0",
  ],
  ["claude-opus-4-5@20251101", "google", "claude-opus-4-5@20251101"],
  ["models/gemini-2.5-pro", null, "gemini-2.5-pro"],
  ["codex-mini-latest", "openai", "codex-mini-latest"],
])("%s is first read as %s's %s", (name, provider, model) => {
  expect(nameReadings(name)[0]).toEqual({ provider, model, fast: false });
});

test.each([
  ["mygateway/claude-opus-4-5", "claude-opus-4-5"],
  ["gpt-5-codex-high", "gpt-5-codex"],
  ["claude-4.5-sonnet-thinking", "claude-sonnet-4-5"],
  ["us.anthropic.claude-opus-4-5-20251101-v1:0", "claude-opus-4-5-20251101"],
  ["claude-opus-4-5@20251101", "claude-opus-4-5-20251101"],
])("%s may also be %s", (name, model) => {
  expect(nameReadings(name).map((reading) => reading.model)).toContain(model);
});

test("a fast model's name is the model and its speed", () => {
  expect(nameReadings("claude-opus-4-6-fast")[0]).toEqual({ provider: null, model: "claude-opus-4-6", fast: true });
});

test.each([
  "",
  "<synthetic>",
  "qwen3:8b",
  "gpt-oss:20b",
  "gpt-oss-20b",
  "openai/gpt-oss-20b",
  "ollama/claude-opus-4-5",
  "lmstudio/gpt-5",
  "deepseek-r1:14b",
])("%j has no list price to look for", (name) => {
  expect(nameReadings(name)).toEqual([]);
});

test("an offer that is free is not read as the one that is sold", () => {
  expect(nameReadings("openrouter/x-ai/grok-4-fast:free").every(({ model }) => model.endsWith(":free"))).toBe(true);
});

test.each([
  ["claude-3-5-sonnet-20241022", "sonnet 3.5"],
  ["claude-3-opus-latest", "opus 3.0"],
  ["claude-sonnet-4-20250514", "sonnet 4.0"],
  ["claude-4-sonnet", "sonnet 4.0"],
  ["claude-sonnet-4@20250514", "sonnet 4.0"],
  ["regional.anthropic.claude-opus-4-5-v1:0", "opus 4.5"],
  ["anthropic/claude-4.6-opus-20260205", "opus 4.6"],
  ["claude-sonnet-5", "sonnet 5.0"],
  ["claude-sonnet-5-5-20260928", "sonnet 5.5"],
  ["gpt-5", null],
])("%s is %s", (name, version) => {
  expect(claudeVersion(name)).toBe(version);
});

test("any text is read without failing", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("", "claude-", "us.anthropic.claude-", "openrouter/", "/", "@"), (text, start) =>
      Array.isArray(nameReadings(start + text)),
    ),
  );
});
