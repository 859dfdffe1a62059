import type { Leaf, ResultLeaf, ResultRecord } from "./read-result.ts";
import { plain, standsIn } from "./words.ts";

/** Characters of a name that is looked for within other texts. */
export const shortestName = 4;

export function scalars(value: unknown): Leaf[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value];
  if (typeof value === "number" || typeof value === "boolean") return [value];
  if (Array.isArray(value)) return value.flatMap(scalars);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(scalars) : [];
}

/** What an effect returns mostly repeats what it was given. Only ids that stood nowhere before are the effect's own. */
export function newNames(
  record: ResultRecord,
  args: Readonly<Record<string, unknown>>,
  known: readonly { readonly record: ResultRecord }[],
): ResultRecord {
  const given = Object.values(args).flatMap(scalars);
  return {
    leaves: record.leaves.filter(
      ({ field, value }) =>
        (isId(field) || (field === "" && record.leaves.length === 1 && /^[\w.:-]{1,80}$/.test(String(value)))) &&
        !given.some((one) => same(one, value)) &&
        !known.some(({ record: { leaves } }) => leaves.some((leaf) => same(leaf.value, value))),
    ),
  };
}

export function isId(field: string): boolean {
  return /(?:^|_)id_?$/i.test(field);
}

/** A record is about somebody when it holds their name, alone or within a text. */
export function mentions({ leaves }: ResultRecord, value: Leaf): boolean {
  const name = plain(String(value));
  return leaves.some((leaf) => same(leaf.value, value) || (name.length >= shortestName && standsIn(name, plain(String(leaf.value)))));
}

export function same(a: Leaf, b: Leaf): boolean {
  if (typeof a === "number" || typeof b === "number") return String(a).trim() !== "" && Number(a) === Number(b);
  return plain(String(a)) === plain(String(b));
}

/** "recipients" and "recipient". */
export function alikeNames(field: string, argument: string): boolean {
  const bare = (name: string): string =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z]/g, "")
      .replace(/s$/, "");
  return bare(field) !== "" && bare(field) === bare(argument);
}

/** Fields that say who a record is from or for: whoever is answered was a sender before. */
const people = /^(?:sender|from|to|cc|recipients?|e?_?mail|address|participants?|attendees?|user|author|reply_to|name|iban|account)$/i;

/** One entry of a list within a record was chosen by somebody; all entries of it were not. */
export function isNoChoice({ among }: ResultLeaf, values: readonly Leaf[]): boolean {
  return among === undefined || among.every((entry) => values.some((value) => same(value, entry)));
}

/** Where a record holds the value as what plays the part of the argument: a file's owner is nobody to write to. */
export function placesOf({ leaves }: ResultRecord, value: Leaf, argument: string): ResultLeaf[] {
  return leaves.filter(
    ({ field, value: own }) =>
      same(own, value) &&
      (field === "" ||
        alikeNames(field, argument) ||
        (isId(field) && (isId(argument) || typeof value === "number" || /attach|file|event|message/i.test(argument))) ||
        (people.test(field) && people.test(argument)) ||
        (!isId(field) && typeof own === "number") ||
        alikeNames(field.replace(/^.*_/, ""), argument.replace(/^.*_/, ""))),
  );
}
