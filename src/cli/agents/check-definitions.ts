import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDefinition } from "../../agents/definition/read-definition.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { CommandCall } from "../define-command.ts";

const fileName = "AGENT.md";

/** Checks definitions: files, folders with an AGENT.md, or folders of such folders; without a name, `agents`. @returns 1 where one is wrong */
export function checkDefinitions({ arguments: [, ...named], options, terminal }: CommandCall): number {
  const paths = (named.length === 0 ? ["agents"] : named).flatMap((name) => definitionsIn(resolve(terminal.directory, name)));
  const checked = paths.map((path) => ({ path, ...readDefinition(readFileSync(path, "utf8")) }));
  if (options["json"] === true) {
    terminal.out(
      `${JSON.stringify(
        checked.map(({ path, definition, issues }) => ({ path, name: definition?.name ?? null, issues })),
        null,
        2,
      )}\n`,
    );
  } else {
    for (const { path, definition, issues } of checked) {
      if (definition !== null) terminal.out(`${path}: ${definition.name} is right\n`);
      for (const { line, column, message } of issues) terminal.out(`${path}:${line}:${column}  ${message}\n`);
    }
  }
  return checked.some(({ issues }) => issues.length > 0) ? 1 : 0;
}

function definitionsIn(path: string): string[] {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind === undefined)
    throw new UpshotError({
      code: "input",
      message: `There is no ${path}`,
      hint: "Name a file, or a folder of agents; upshot agents new NAME makes one.",
    });
  if (!kind.isDirectory()) return [path];
  const own = join(path, fileName);
  if (statSync(own, { throwIfNoEntry: false })?.isFile() === true) return [own];
  const found = readdirSync(path)
    .toSorted()
    .map((name) => join(path, name, fileName))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  if (found.length === 0)
    throw new UpshotError({
      code: "input",
      message: `${path} holds no ${fileName}`,
      hint: "upshot agents new NAME makes agents/NAME/AGENT.md.",
    });
  return found;
}

/** Makes `agents/NAME/AGENT.md`, an agent that may read, label and draft, and nothing else. Never writes over one. */
export function newDefinition({ arguments: [, name = "", ...more], terminal }: CommandCall): number {
  if (more.length > 0 || !/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw new UpshotError({
      code: "usage",
      message: "upshot agents new takes one name: small letters, digits and hyphens, beginning with a letter",
      hint: "For example: upshot agents new inbox-triage",
    });
  const folder = resolve(terminal.directory, "agents", name);
  const file = join(folder, fileName);
  if (statSync(file, { throwIfNoEntry: false }) !== undefined)
    throw new UpshotError({ code: "input", message: `${file} is there already`, hint: "Edit it, or take another name." });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, template(name, terminal.variables["EMAIL"] ?? "owner"), { flag: "wx" });
  terminal.out(`${file}\n`);
  terminal.err(`Made. Say in it what it is for, then: upshot agents check agents/${name}\n`);
  return 0;
}

function template(name: string, owner: string): string {
  return `---
name: ${name}
owner: ${owner}
model: anthropic/claude-sonnet-4-5
triggers:
  - by-hand: true
  # - mail: { mailbox: work }
  # - schedule: "0 7 * * 1-5"
tools:
  mail: { mailbox: work, may: [read, label, draft] }
budget: { run: $0.25, day: $2, month: $20 }
contract: [mail.filing-kept 2d]
---
Say here, in your own words, what it is to do, and how you would do it yourself.
`;
}
