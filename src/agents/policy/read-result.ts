import { parse } from "yaml";

/** A scalar of a result, as it stands there. */
export type Leaf = string | number | boolean;

/** One thing a result tells of (a mail, a file, a transaction): its scalars by the name of their field, at any depth. */
export interface ResultRecord {
  readonly leaves: readonly { readonly field: string; readonly value: Leaf }[];
}

/** Longest text that is read as a structure; a longer one is text. */
const mostText = 2_000_000;
const deepest = 20;

/**
 * The records of a tool's result: the items of a list, or the one object; each scalar of a list of scalars is a record. Text
 * in JSON, YAML or the form Python prints is read as what it stands for; other text is one record of one leaf.
 */
export function recordsOf(result: unknown): ResultRecord[] {
  const value = typeof result === "string" ? structureOf(result) : result;
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => ({ leaves: [...leavesOf(item, "", 0)] })).filter(({ leaves }) => leaves.length > 0);
}

function structureOf(text: string): unknown {
  if (text.length > mostText) return text;
  const trimmed = text.trim();
  for (const candidate of /^[{[]/.test(trimmed) ? [trimmed, pythonAsJson(trimmed)] : []) {
    try {
      return JSON.parse(candidate);
    } catch {
      // Not JSON: another form, or text.
    }
  }
  if (!/^(?:- |[\w-]+:)/.test(trimmed)) return text;
  try {
    const value: unknown = parse(text, { maxAliasCount: 0, logLevel: "silent" });
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

function pythonAsJson(text: string): string {
  return text
    .replaceAll(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replaceAll(String.raw`\'`, "'")))
    .replaceAll(/\bTrue\b/g, "true")
    .replaceAll(/\bFalse\b/g, "false")
    .replaceAll(/\bNone\b/g, "null");
}

function* leavesOf(value: unknown, field: string, depth: number): Generator<{ field: string; value: Leaf }> {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") yield { field, value };
  else if (value instanceof Date) yield { field, value: value.toISOString() };
  else if (Array.isArray(value) && depth < deepest) for (const one of value) yield* leavesOf(one, field, depth + 1);
  else if (typeof value === "object" && value !== null && depth < deepest)
    for (const [name, inner] of Object.entries(value)) {
      // Some results are by name: what they tell of stands before the colon.
      if (/[\s\p{Lu}@]/u.test(name)) yield { field: "", value: name };
      yield* leavesOf(inner, name, depth + 1);
    }
}
