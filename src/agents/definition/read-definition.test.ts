import fc from "fast-check";
import { expect, test } from "vitest";
import { readDefinition } from "./read-definition.ts";

const good = `---
name: inbox-triage
owner: ann@example.org
model: anthropic/claude-sonnet-4-5
triggers:
  - mail: { mailbox: work }
    when: { from: "*@example.org" }
  - schedule: "0 7 * * 1-5"
tools:
  mail: { mailbox: work, may: [read, label, move, draft] }
budget: { run: $0.50, day: 5, month: $50 }
contract: [mail.filing-kept 2d]
---
File my mail the way I do.
`;

test("a definition, with what it leaves open", () => {
  expect(readDefinition(good)).toEqual({
    definition: {
      name: "inbox-triage",
      owner: "ann@example.org",
      model: "anthropic/claude-sonnet-4-5",
      triggers: [
        { mail: { mailbox: "work", folder: "INBOX" }, when: { from: "*@example.org" } },
        { schedule: "0 7 * * 1-5", missed: "once" },
      ],
      tools: { mail: { mailbox: "work", may: ["read", "label", "move", "draft"] } },
      budget: { run: 500_000, day: 5_000_000, month: 50_000_000 },
      approvals: { expire: 259_200_000 },
      contract: [{ verifier: "mail.filing-kept", window: 172_800_000, of: "" }],
      memory: { keep: 0, review: true },
      concurrency: 1,
    },
    instructions: "File my mail the way I do.",
    issues: [],
  });
});

const told = (from: string, to: string): string[] =>
  readDefinition(good.replace(from, to)).issues.map(({ line, column, message }) => `${line}:${column} ${message}`);

test.each([
  ["name: inbox-triage", "name: Inbox", ["2:7 name: small letters, digits and hyphens, beginning with a letter, up to 40"]],
  ["owner: ann@example.org\n", "", ["2:1 owner: is missing"]],
  ["budget:", "bugdet:", ["2:1 budget: is missing", '11:1 there is no "bugdet" here']],
  ["run: $0.50", "run: $50", ["11:16 budget.run: a run may not cost more than a day"]],
  ["run: $0.50", "run: 0", ["11:16 budget.run: an amount above nothing"]],
  ["draft] }", "draft, shell] }", ['10:58 tools.mail.may.4: Invalid option: expected one of "read"|"label"|"move"|"draft"|"send"']],
  ["tools:\n", "tools:\n  shell: { may: [run] }\n", ['10:3 there is no "shell" here']],
  ["2d]", "soon]", ['12:12 contract.0: soon is no window: it is a time such as "30m" or "2d"']],
  ["mail.filing-kept", "mail.tidy", [expect.stringMatching(/^12:12 contract\.0: there is no verifier mail\.tidy; there are /)]],
  ['schedule: "0 7 * * 1-5"', "schedule: daily", ['8:15 triggers.1.schedule: five fields of cron, such as "0 7 * * 1-5"']],
  ["  - mail: { mailbox: work }", "  - mail: { mailbox: work, box: x }", ['6:28 there is no "box" here']],
  ["File my mail the way I do.\n", "", ["14:1 there are no instructions below the front matter"]],
  ["owner: ann", "owner: [ann", [expect.stringMatching(/^\d+:\d+ /)]],
  ["name: inbox-triage", "name: a\nname: b", [expect.stringMatching(/^3:1 .*unique/)]],
])("%s → %s is told with its place", (from, to, expected) => {
  expect(told(from, to).slice(0, expected.length)).toEqual(expected);
});

test("zero characters and a front matter that takes for ever are told at once", () => {
  expect(told("owner: ann@example.org", 'owner: "ann\\0"')).toEqual(["3:1 a zero character stands for nothing here"]);
  const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n");
  expect(told("owner: ann@example.org", keys)).toEqual(["2:1 the front matter is longer than 20000 characters"]);
  expect(told("owner: ann@example.org", keys.slice(0, 15_000)).length).toBeLessThanOrEqual(101);
});

test("no front matter, aliases, and anything else: told, never thrown", () => {
  expect(readDefinition("File my mail").issues).toHaveLength(1);
  expect(told("owner: ann@example.org", "owner: &me ann@example.org\ndescription: *me")[0]).toMatch(/aliases/);
  for (const alias of ["*", "**me", "*1", "*.org"]) expect(told("name: inbox-triage", `name: ${alias}`)[0]).toMatch(/aliases|Alias/);
  const signs = fc.string({ unit: fc.constantFrom(...Array.from("*&!?:-[]{},|>#%@`\"' \n\t\\<~0a$.=_")) });
  fc.assert(
    fc.property(fc.oneof(fc.string(), signs), fc.nat({ max: good.length }), (text, at) => {
      const { definition, issues } = readDefinition(good.slice(0, at) + text + good.slice(at));
      expect(definition === null).toBe(issues.length > 0);
    }),
    { numRuns: 1000 },
  );
});
