import type { RuleIssue, RuleList } from "../../model/pages/agent-rules.ts";
import { matches, type OrganisationRules } from "./judge-call.ts";
import { knownTools, toolActs } from "./known-tools.ts";

const longest = 100;
const most = 200;
const lists: readonly RuleList[] = ["deny", "ask"];

/**
 * An organisation's rules as somebody wrote them, one pattern a line; empty lines are none. A rule that fits no tool is wrong: whoever
 * wrote it believes that something is ruled out. @returns null and what is wrong, with its place; lines and columns from 1
 */
export function readRules(written: Readonly<Record<RuleList, readonly string[]>>): {
  readonly rules: OrganisationRules | null;
  readonly issues: readonly RuleIssue[];
} {
  const issues = lists.flatMap((list) =>
    written[list].flatMap((line, index): RuleIssue[] => {
      const message = wrongWith(line.trim(), written[list].slice(0, index));
      if (message === null) return [];
      const bad = line.trim().search(/[^a-zA-Z0-9_.*/-]/);
      return [{ list, line: index + 1, column: line.search(/\S/) + 1 + Math.max(0, bad), message }];
    }),
  );
  for (const list of lists)
    if (patterns(written[list]).length > most)
      issues.push({ list, line: most + 1, column: 1, message: `more than ${most} rules: put them together by "*"` });
  return { rules: issues.length > 0 ? null : { deny: patterns(written.deny), ask: patterns(written.ask) }, issues };
}

function patterns(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

function wrongWith(pattern: string, before: readonly string[]): string | null {
  if (pattern === "") return null;
  if (pattern.length > longest) return `longer than ${longest} characters`;
  if (/[^a-zA-Z0-9_.*/-]/.test(pattern)) return 'a tool\'s name such as mail.send, or with "*" for any text such as mail.*; one a line';
  const twice = before.findIndex((line) => line.trim() === pattern);
  if (twice >= 0) return `it stands in line ${twice + 1} already`;
  if (knownTools.some((tool) => matches(pattern, tool)) || mayBeMcp(pattern)) return null;
  const connector = pattern.split(".")[0] ?? "";
  const near = knownTools.filter((tool) => tool.startsWith(`${connector}.`));
  return `there is no such tool${near.length > 0 ? `; of ${connector} there are ${near.join(", ")}` : `; there are ${[...new Set(knownTools.map((tool) => tool.split(".")[0]))].join(", ")} and mcp.<server>`}`;
}

/** Which tools MCP servers have, only they know. */
function mayBeMcp(pattern: string): boolean {
  const start = pattern.split("*")[0] ?? "";
  return pattern.includes("*") ? "mcp.".startsWith(start) || start.startsWith("mcp.") : /^mcp\.[a-z][a-z0-9-]*\../.test(pattern);
}

/** What a rule means, in one sentence. */
export function sayRule(list: RuleList, pattern: string): string {
  const what = whatOf(pattern);
  return list === "deny" ? `No agent may ${what}.` : `Every agent asks before it may ${what}, whatever was granted.`;
}

function whatOf(pattern: string): string {
  const act = toolActs[pattern];
  if (act !== undefined) return `${act} (${pattern})`;
  if (pattern === "*") return "use any tool at all (*)";
  const [, server, tool] = /^mcp\.([a-z0-9-]+|\*)(?:\.(.+))?$/.exec(pattern) ?? [];
  if (server !== undefined)
    return server === "*"
      ? `use tools of MCP servers (${pattern})`
      : `use ${tool === undefined || tool === "*" ? "any tool" : tool.includes("*") ? `tools like ${tool}` : `the tool ${tool}`} of the MCP server ${server} (${pattern})`;
  const acts = knownTools.filter((one) => matches(pattern, one)).map((one) => toolActs[one] ?? one);
  const rest = mayBeMcp(pattern) ? ["use tools of MCP servers that fit"] : [];
  const all = [...acts, ...rest];
  const shown = all.length > 5 ? [...all.slice(0, 4), `${all.length - 4} more`] : all;
  return `${shown.length > 1 ? `${shown.slice(0, -1).join(", ")} or ${shown.at(-1) ?? ""}` : (shown[0] ?? "use what nobody has")} (${pattern})`;
}

/** What follows from all rules together, and is not seen in one of them. */
export function remarksOn({ deny, ask }: OrganisationRules): string[] {
  const isRuled = [...deny, ...ask].some((pattern) => matches(pattern, "mail.send"));
  const idle = ask.filter((pattern) => {
    const fits = knownTools.filter((tool) => matches(pattern, tool));
    return fits.length > 0 && !mayBeMcp(pattern) && fits.every((tool) => deny.some((one) => matches(one, tool)));
  });
  return [
    ...(isRuled ? [] : ["No rule asks before mail leaves: an agent that may send does so unasked where its owner asked for it by name."]),
    ...idle.map((pattern) => `Nothing is asked for ${pattern}: it is ruled out.`),
  ];
}
