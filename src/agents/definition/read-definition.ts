import { LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { agentDefinition, type AgentDefinition } from "./agent-definition.ts";

/** What is wrong, and where in the file; lines and columns from 1. */
export interface DefinitionIssue {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ReadDefinition =
  | { readonly definition: AgentDefinition; readonly instructions: string; readonly issues: readonly [] }
  | { readonly definition: null; readonly instructions: string; readonly issues: readonly DefinitionIssue[] };

/** Longest file that is read, in characters. */
const longest = 200_000;
/** Longest front matter: reading one takes time that grows with its square, and everybody waits for it. */
const longestMatter = 20_000;
/** As many things that are wrong are told. */
const mostIssues = 100;

/** Reads an AGENT.md: front matter between lines of dashes, then the instructions. Everything wrong is told at once. */
export function readDefinition(text: string): ReadDefinition {
  const wrong = (issues: readonly DefinitionIssue[], instructions = ""): ReadDefinition => ({ definition: null, instructions, issues });
  if (text.length > longest) return wrong([{ line: 1, column: 1, message: `longer than ${longest} characters` }]);
  const plain = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const parts = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n([\s\S]*))?$/.exec(plain);
  if (parts === null)
    return wrong([
      { line: 1, column: 1, message: "begins with a line of three dashes, the front matter, and another line of three dashes" },
    ]);
  const [, matter = "", instructions = ""] = parts;
  if (matter.length > longestMatter)
    return wrong([{ line: 2, column: 1, message: `the front matter is longer than ${longestMatter} characters` }], instructions);
  const zero = plain.split("\n").findIndex((line) => /\0|\\0|\\x00|\\u0000|\\U00000000/.test(line));
  if (zero >= 0 && zero <= matter.split("\n").length)
    return wrong([{ line: zero + 1, column: 1, message: "a zero character stands for nothing here" }], instructions);
  const lines = new LineCounter();
  // Aliases and tags have no use here, and can make a small file huge.
  const document = parseDocument(matter, { lineCounter: lines, prettyErrors: false, logLevel: "error", schema: "core", uniqueKeys: true });
  const placeAt = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    // The first line of dashes.
    return { line: line + 1, column: col };
  };
  if (document.errors.length > 0)
    return wrong(
      document.errors.map(({ pos, message }) => ({ ...placeAt(pos[0]), message: message.split("\n")[0] ?? "" })),
      instructions,
    );
  const issues: DefinitionIssue[] = [];
  if (hasAlias(document)) issues.push({ line: 2, column: 1, message: "aliases (&, *) are not read: write it out" });
  const read = issues.length === 0 ? agentDefinition.safeParse(document.toJS({ maxAliasCount: 0 })) : null;
  if (read?.success === false)
    issues.push(...read.error.issues.slice(0, mostIssues).flatMap((issue) => sayIssue(issue, document, placeAt)));
  if (instructions.trim() === "")
    issues.push({ line: plain.split("\n").length, column: 1, message: "there are no instructions below the front matter" });
  return read?.success === true && issues.length === 0
    ? { definition: read.data, instructions: instructions.trim(), issues: [] }
    : wrong(sorted(issues), instructions);
}

function hasAlias(document: Document): boolean {
  let found = false;
  const look = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("source" in node && !("value" in node) && !("items" in node)) found = true;
    if ("anchor" in node && typeof node.anchor === "string") found = true;
    if ("items" in node && Array.isArray(node.items)) node.items.forEach(look);
    if ("key" in node) look(node.key);
    if ("value" in node) look(node.value);
  };
  look(document.contents);
  return found;
}

type Place = (offset: number) => { readonly line: number; readonly column: number };

function sayIssue(issue: z.core.$ZodIssue, document: Document, placeAt: Place, above: readonly PropertyKey[] = []): DefinitionIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys")
    return issue.keys
      .slice(0, mostIssues)
      .map((key) => ({ ...place([...path, key], document, placeAt, true), message: `there is no "${key}" here` }));
  // Of the kinds of trigger, the one that was meant says most.
  const inner = issue.code === "invalid_union" ? issue.errors.toSorted((a, b) => distance(a) - distance(b))[0] : undefined;
  const meant = inner?.find((one) => one.path.length > 0);
  if (meant !== undefined && inner !== undefined && distance(inner) < 100)
    return inner.flatMap((one) => sayIssue(one, document, placeAt, path));
  const at = path.map((part) => String(part)).join(".");
  const missing = issue.code === "invalid_type" && document.getIn(path) === undefined;
  return [{ ...place(path, document, placeAt, false), message: `${at === "" ? "" : `${at}: `}${missing ? "is missing" : issue.message}` }];
}

/** A kind whose own word is missing was not meant. */
function distance(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce(
    (sum, { code, path }) => sum + (code === "unrecognized_keys" || (code === "invalid_type" && path.length === 1) ? 100 : 1),
    0,
  );
}

/** Where the path lies, or as much of it as there is. */
function place(path: readonly PropertyKey[], document: Document, placeAt: Place, key: boolean): { line: number; column: number } {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const parent: unknown = length === 1 ? document.contents : document.getIn(part.slice(0, -1), true);
    const pair = pairOf(parent, part.at(-1));
    const node: unknown = key && length === path.length ? pair?.key : (pair?.value ?? document.getIn(part, true));
    const offset = rangeOf(node) ?? rangeOf(pair?.key);
    if (offset !== null) return placeAt(offset);
  }
  return { line: 2, column: 1 };
}

function pairOf(node: unknown, name: PropertyKey | undefined): { readonly key: unknown; readonly value: unknown } | undefined {
  if (typeof node !== "object" || node === null || !("items" in node) || !Array.isArray(node.items)) return undefined;
  const items: readonly unknown[] = node.items;
  for (const item of items) {
    if (typeof item !== "object" || item === null || !("key" in item) || !("value" in item)) continue;
    const { key } = item;
    if (typeof key === "object" && key !== null && "value" in key && key.value === name) return { key, value: item.value };
  }
  return undefined;
}

function rangeOf(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return null;
  const first: unknown = node.range[0];
  return typeof first === "number" ? first : null;
}

function sorted(issues: readonly DefinitionIssue[]): DefinitionIssue[] {
  return issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
