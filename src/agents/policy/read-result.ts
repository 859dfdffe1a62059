import { parse } from "yaml";

/** A scalar of a result, as it stands there. */
export type Leaf = string | number | boolean;

/** One thing a result tells of (a mail, a file, a transaction): its scalars by the name of their field, at any depth. */
export interface ResultRecord {
  readonly leaves: readonly ResultLeaf[];
}

export interface ResultLeaf {
  readonly field: string;
  readonly value: Leaf;
  /** Of a list within the record that has several entries: the values of this field in all of them. */
  readonly among?: readonly Leaf[];
  /** It stands beside the list of which its record is an entry: there is one of it, however many entries there are. */
  readonly beside?: true;
}

/** What agents wrote says so in this field, whoever reads it back: a connector adds `written_by: "agent"`. */
export const writtenBy = "written_by";
export const byAgent = "agent";

/** Whether it says that an agent wrote it. Whoever else says so is trusted less for it. */
export function isByAgent({ leaves }: ResultRecord): boolean {
  return leaves.some(({ field, value }) => field === writtenBy && value === byAgent);
}

/** The texts and other scalars of a result, each by itself, and whether what holds it says that an agent wrote it. */
export function textsOf(value: unknown, above = false): { readonly text: string; readonly byAgent: boolean }[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value).trim() === "" ? [] : [{ text: String(value), byAgent: above }];
  if (typeof value !== "object" || value === null) return [];
  const byThem = above || (writtenBy in value && value[writtenBy] === byAgent);
  return Object.values(value).flatMap((one) => textsOf(one, byThem));
}

/** Longest text that is read as a structure; a longer one is text. */
const mostText = 2_000_000;
const deepest = 20;

/**
 * The records of a tool's result: the items of a list, or the one object; each scalar of a list of scalars is a record. An object
 * that holds one list of objects is that list: each entry is a record, with what stands beside the list. Text in JSON, YAML or the
 * form Python prints is read as what it stands for; other text is one record of one leaf.
 */
export function recordsOf(result: unknown): ResultRecord[] {
  const value = typeof result === "string" ? structureOf(result) : result;
  const items = Array.isArray(value) ? value.map((item: unknown) => ({ item, beside: [] })) : entriesOf(value, 0);
  return items.map(({ item, beside }) => ({ leaves: [...leavesOf(item, "", 0), ...beside] })).filter(({ leaves }) => leaves.length > 0);
}

interface Entry {
  readonly item: unknown;
  /** What is told of the list as a whole. */
  readonly beside: readonly ResultLeaf[];
}

/** `{ files: [...], more: false }` and `{ data: { items: [...] } }` stand for the entries of their list. */
function entriesOf(value: unknown, depth: number): Entry[] {
  const whole = [{ item: value, beside: [] }];
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth >= deepest) return whole;
  const inner = Object.entries(value).filter(([, one]) => typeof one === "object" && one !== null && !(one instanceof Date));
  const [only] = inner;
  if (only === undefined || inner.length > 1) return whole;
  const [name, held]: [string, unknown] = only;
  const others = Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  const rest = [...leavesOf(others, "", depth)].map((leaf): ResultLeaf => ({ ...leaf, beside: true }));
  const isList = Array.isArray(held) && held.length > 0 && held.every((one) => typeof one === "object" && one !== null);
  // An object within an object is opened only on the way to a list.
  const entries = isList
    ? held.map((item: unknown): Entry => ({ item, beside: [] }))
    : Array.isArray(held)
      ? []
      : entriesOf(held, depth + 1);
  if (!isList && (entries.length === 0 || entries[0]?.item === held)) return whole;
  return entries.map(({ item, beside }) => ({ item, beside: [...beside, ...rest] }));
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

function* leavesOf(value: unknown, field: string, depth: number): Generator<ResultLeaf> {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") yield { field, value };
  else if (value instanceof Date) yield { field, value: value.toISOString() };
  else if (Array.isArray(value) && depth < deepest)
    yield* oneOfMany(
      value.flatMap((one) => [...leavesOf(one, field, depth + 1)]),
      value.length,
    );
  else if (typeof value === "object" && value !== null && depth < deepest) {
    // Some results are by name: what they tell of stands before the colon.
    const names = Object.keys(value).filter((name) => /[\s\p{Lu}@]/u.test(name));
    yield* oneOfMany(
      names.map((name) => ({ field: "", value: name })),
      names.length,
    );
    for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, name, depth + 1);
  }
}

/** Whoever fills a list has put each entry beside the others: one of them is a choice, all of them are none. */
function oneOfMany(leaves: readonly ResultLeaf[], entries: number): readonly ResultLeaf[] {
  if (entries < 2) return leaves;
  const byField = Map.groupBy(leaves, ({ field }) => field);
  return leaves.map((leaf) => ({ ...leaf, among: byField.get(leaf.field)?.map(({ value }) => value) ?? [] }));
}
