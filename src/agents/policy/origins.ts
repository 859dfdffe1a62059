import type { Described } from "./annotation.ts";
import { recordsOf, type Leaf, type ResultRecord } from "./read-result.ts";
import { namesIn, plain, shapeOf, standsIn, valuesOf, wordsIn, type Shape } from "./words.ts";

/** Where a value comes from, the surest first. */
export type Origin =
  | "owner" // the owner's words hold it
  | "trusted" // a source that the owner trusts holds it: their contacts, their directory, their account
  | "named" // it stands in the one record that a reading in the owner's words found
  | "picked" // it stands in a record that the owner's words pick out among others
  | "made" // an allowed effect of this run made it
  | "bounded" // no more than what already passed to or from the same, named, counterpart
  | "untrusted" // it stands in what outsiders may have written
  | "unknown"; // it stands nowhere: the model made it

export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a run has learnt, and where from. Values are compared whole: an address inside a text is not the record's address. */
export interface Origins {
  /** Something that outsiders may have written has been read: the model may no longer be the owner's. */
  readonly tainted: boolean;
  /** Something that is not for outsiders has been read. */
  readonly readPrivate: boolean;
  of(value: unknown, argument: string): Origin;
  /** Whether the owner's words give a value for such an argument themselves, that no reading has used up. */
  ownerGives(value: unknown, argument: string): boolean;
  /** Whether an amount is no more than one in a record that also holds all of `counterparts`. */
  isBounded(amount: unknown, counterparts: readonly unknown[]): boolean;
  learn(call: Call, described: Described, result: unknown): void;
}

interface Known {
  readonly record: ResultRecord;
  /** The reading was fully determined by the owner's words. */
  readonly determined: boolean;
  /** The records of its reading. */
  readonly beside: readonly ResultRecord[];
  readonly source: "trusted" | "untrusted" | "made";
}

const shortestName = 4;
const longestName = 80;

export function openOrigins(ownerWords: string): Origins {
  const words = plain(ownerWords);
  const spoken = new Set(wordsIn(ownerWords));
  const known: Known[] = [];
  /** What was read and what this run itself sent anywhere, in the order of the calls. */
  const texts: { readonly text: string; readonly at: number }[] = [];
  const sent: { readonly text: string; readonly at: number }[] = [];
  let at = 0;
  const used = new Set<string>();
  let tainted = false;
  let readPrivate = false;

  const saidByOwner = (value: Leaf, asNumber: boolean): boolean => {
    const text = plain(String(value));
    if (text === "") return true;
    // A bare number stands for many things: as a name it counts only where the owner calls it one.
    if (/^\d{1,6}$/.test(text) && !asNumber) return new RegExp(`(?:\\b(?:id|no|nr|number)\\.?\\s*[:#]?\\s*|#)['"]?${text}\\b`).test(words);
    if (typeof value === "number" || /^\d+(?:\.\d+)?$/.test(text)) return numbersIn(words).includes(Number(value));
    return standsIn(text, words);
  };
  const loose = words.replaceAll(/[-_]/g, " ");
  const holds = ({ leaves }: ResultRecord, value: Leaf): boolean => leaves.some((leaf) => same(leaf.value, value));
  const named = namesIn(ownerWords);
  /** What the owner's words call a record by: a name in it, a capital word of one, or an amount that no other record has. */
  const callings = ({ leaves }: ResultRecord, beside: readonly ResultRecord[]): Leaf[] =>
    leaves.flatMap(({ field, value }): readonly Leaf[] => {
      if (typeof value === "number") {
        const only = !isId(field) && amountsIn(words).includes(value) && beside.filter((record) => holds(record, value)).length === 1;
        return only ? [value] : [];
      }
      if (typeof value !== "string" || value.length > longestName) return [];
      const name = plain(value).replaceAll(/[-_]/g, " ");
      const whole = [name, name.replace(/\.[a-z0-9]{2,4}$/, "")].some(
        (one) => one.length >= shortestName && /\p{L}/u.test(one) && standsIn(one, loose),
      );
      return whole ? [value] : named.capital.filter((word) => standsIn(word, name));
    });
  /** Records of one reading that the owner calls by the same name, and that say the same, are as good as one. */
  const picks = ({ record, beside }: Known, value: Leaf): boolean =>
    callings(record, beside).some((calling) =>
      beside.every((other) => !mentions(other, calling) || other === record || holds(other, value)),
    );

  const origins: Origins = {
    get tainted() {
      return tainted;
    },
    get readPrivate() {
      return readPrivate;
    },
    of(value, argument) {
      const leaves = scalars(value);
      if (leaves.length === 0) return "owner";
      return leaves.map((leaf) => one(leaf)).reduce(weaker);
      function one(leaf: Leaf): Origin {
        if (typeof leaf === "boolean") return "owner";
        if (saidByOwner(leaf, typeof leaf === "number" || /amount|price|sum|quantity|count/i.test(argument))) return "owner";
        const where = known.filter(({ record }) => holds(record, leaf));
        if (where.some(({ source }) => source === "trusted")) return "trusted";
        if (where.some(({ source }) => source === "made")) return "made";
        const found = where.filter(({ determined, record }) => determined && standsAs(record, leaf, argument));
        if (found.some(({ beside }) => beside.length === 1)) return "named";
        if (found.some((entry) => picks(entry, leaf))) return "picked";
        const text = plain(String(leaf));
        return isRead(text) ? "untrusted" : "unknown";
      }
    },
    ownerGives(value, argument) {
      const given = (shape: Shape): boolean => valuesOf(shape, ownerWords).some((one) => !used.has(one));
      return scalars(value).some((leaf) => {
        const shape = shapeOf(String(leaf));
        if (shape !== null && given(shape)) return true;
        if (
          shape === null &&
          typeof leaf === "string" &&
          !/^\d+$/.test(leaf) &&
          named.quoted.some((one) => !used.has(one) && !shapeOf(one))
        )
          return true;
        return known.some((entry) =>
          entry.record.leaves.some(
            (other) =>
              typeof other.value === "string" &&
              other.value.length >= shortestName &&
              alikeNames(other.field, argument) &&
              !used.has(plain(other.value)) &&
              (saidByOwner(other.value, false) ||
                (entry.source === "untrusted" && entry.determined && callings(entry.record, entry.beside).length > 0)),
          ),
        );
      });
    },
    isBounded(amount, counterparts) {
      const number = Number(amount);
      if (!Number.isFinite(number) || number < 0 || counterparts.length === 0) return false;
      return known.some(
        ({ record }) =>
          counterparts.flatMap(scalars).every((value) => mentions(record, value)) &&
          record.leaves.some(({ field, value }) => typeof value === "number" && !isId(field) && value >= number),
      );
    },
    learn(call, described, result) {
      const reads = described.effect === "read";
      const determined = reads && Object.entries(call.args).every(([name, value]) => fromOwner(value, name));
      const records = recordsOf(result);
      const source = reads ? described.content : "made";
      const kept = reads ? records : records.map((record) => newNames(record, call, known));
      for (const record of kept) known.push({ record, determined, beside: kept, source });
      at += 1;
      for (const value of Object.values(call.args).flatMap(scalars)) {
        used.add(plain(String(value)));
        sent.push({ text: plain(String(value)), at });
      }
      // Text by text: what the end of one and the beginning of the next make together, nobody wrote.
      if (reads || typeof result === "string") for (const leaf of scalars(result)) texts.push({ text: plain(String(leaf)), at });
      // What another run says was made from all that it read.
      if (described.content === "untrusted" && (reads || described.reach === "self")) {
        tainted = true;
        if (described.reach !== "outside") readPrivate = true;
      }
    },
  };

  /** Whether a text stands somewhere as it was read, and not because this run had sent it there before. */
  function isRead(text: string): boolean {
    return texts.some((read) => read.text.includes(text) && !sent.some((own) => own.at <= read.at && own.text.includes(text)));
  }

  /** Readings may be worded freely: a query of the owner's own words is the owner's. */
  function fromOwner(value: unknown, argument: string): boolean {
    return scalars(value).every((leaf) => {
      if (traced.has(origins.of(leaf, argument))) return true;
      if (typeof leaf === "number") return true;
      const own = wordsIn(String(leaf));
      return own.length > 0 && own.every((word) => spoken.has(word));
    });
  }
  return origins;
}

const order: readonly Origin[] = ["owner", "trusted", "made", "named", "picked", "bounded", "untrusted", "unknown"];
/** Origins that lead back to the owner. */
export const traced: ReadonlySet<Origin> = new Set(order.slice(0, 6));

function weaker(a: Origin, b: Origin): Origin {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

export function scalars(value: unknown): Leaf[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value];
  if (typeof value === "number" || typeof value === "boolean") return [value];
  if (Array.isArray(value)) return value.flatMap(scalars);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(scalars) : [];
}

/** What an effect returns mostly repeats what it was given. Only ids that stood nowhere before are the effect's own. */
function newNames(record: ResultRecord, { args }: Call, known: readonly Known[]): ResultRecord {
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

function isId(field: string): boolean {
  return /(?:^|_)id_?$/i.test(field);
}

/** A record is about somebody when it holds their name, alone or within a text. */
function mentions({ leaves }: ResultRecord, value: Leaf): boolean {
  const name = plain(String(value));
  return leaves.some((leaf) => same(leaf.value, value) || (name.length >= shortestName && standsIn(name, plain(String(leaf.value)))));
}

/** Amounts as people write them: with decimals, or of three digits and more. */
function amountsIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].flatMap(([token]) =>
    /[.]\d{2}$|^\d{3,}$/.test(token) ? [Number(token.replaceAll(",", ""))] : [],
  );
}

function same(a: Leaf, b: Leaf): boolean {
  if (typeof a === "number" || typeof b === "number") return String(a).trim() !== "" && Number(a) === Number(b);
  return plain(String(a)) === plain(String(b));
}

/** "recipients" and "recipient". */
function alikeNames(field: string, argument: string): boolean {
  const bare = (name: string): string =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z]/g, "")
      .replace(/s$/, "");
  return bare(field) !== "" && bare(field) === bare(argument);
}

/** Fields that say who a record is from or for: whoever is answered was a sender before. */
const people = /^(?:sender|from|to|cc|recipients?|e?_?mail|address|participants?|attendees?|user|author|reply_to|name|iban|account)$/i;

/** Whether a record holds the value where it plays the part of the argument: a file's owner is nobody to write to. */
function standsAs({ leaves }: ResultRecord, value: Leaf, argument: string): boolean {
  return leaves.some(
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

function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].flatMap(([token]) => {
    const whole = Number(token.replaceAll(",", ""));
    return Number.isNaN(whole) ? [] : [whole];
  });
}
