import { expect, test } from "vitest";
import { columnsOf, plainUsage } from "../../../test/support/usage-rows.ts";
import { claudeRequestKey, countedKey } from "../usage-keys.ts";
import { usageNames } from "./usage-names.ts";

test("a response has the name that telemetry has for it", () => {
  const rows = columnsOf([
    { ...plainUsage, key: 7 },
    { ...plainUsage, key: 8 },
  ]);
  expect(usageNames(rows, [0, 1], new Map([[7, "req_1"]]))).toEqual([claudeRequestKey("req_1"), "claude-code:message:8"]);
});

test("equal responses of one session are told apart in order of time, however they are listed", () => {
  const rows = columnsOf(
    [3, 1, 2].map((key) => ({ ...plainUsage, key, at: plainUsage.at + key })),
    "codex",
  );
  const name = countedKey("codex", "s1", "m1", plainUsage.tokens);
  expect(usageNames(rows, [0, 1, 2], new Map())).toEqual([`${name}:3`, name, `${name}:2`]);
  expect(usageNames(rows, [2, 1], new Map())).toEqual([`${name}:2`, name]);
});

test("a sub-agent's thread of Codex is a conversation of its own; a model of many words names nothing", () => {
  const rows = columnsOf([{ ...plainUsage, agent: "thread-2" }], "codex");
  expect(usageNames(rows, [0], new Map())).toEqual([countedKey("codex", "thread-2", "m1", plainUsage.tokens)]);
  expect(usageNames(columnsOf([{ ...plainUsage, model: "my own model" }], "codex"), [0], new Map())).toEqual(["codex:log:1"]);
});
