import type { Described } from "./annotation.ts";
import { alikeNames, isId, isNoChoice, mentions, newNames, placesOf, same, scalars, shortestName } from "./places.ts";
import { isByAgent, recordsOf, textsOf, type Leaf, type ResultRecord } from "./read-result.ts";
import { sayingsOf } from "./sayings.ts";
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
  | "agent" // it stands in nothing but what an agent wrote, in this run or before
  | "excepted" // the owner's words hold it in a sentence with a negation
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
  /** An agent wrote it: it names nobody, and bounds nothing. */
  readonly byAgent: boolean;
}

const longestName = 80;

/** @param ownerWords instructions, and what a run was told besides: each by itself, so that no heading of one reaches into another */
export function openOrigins(...ownerWords: readonly string[]): Origins {
  const sayings = ownerWords.map(sayingsOf);
  const affirmed = sayings.map((one) => one.affirmed).join("\n|\n");
  const negated = sayings.map((one) => one.negated).join("\n|\n");
  const words = plain(affirmed);
  const excepted = plain(negated);
  const spoken = new Set(wordsIn(affirmed));
  const known: Known[] = [];
  /** What was read, what agents wrote before, and what this run itself sent anywhere, in the order of the calls. */
  const texts: { readonly text: string; readonly at: number }[] = [];
  const written: string[] = [];
  const sent: { readonly text: string; readonly at: number }[] = [];
  let at = 0;
  const used = new Set<string>();
  let tainted = false;
  let readPrivate = false;

  const saidIn = (saying: string, value: Leaf, asNumber: boolean): boolean => {
    const text = plain(String(value));
    if (text === "") return true;
    // A bare number stands for many things: as a name it counts only where the owner calls it one.
    if (/^\d{1,6}$/.test(text) && !asNumber) return new RegExp(`(?:\\b(?:id|no|nr|number)\\.?\\s*[:#]?\\s*|#)['"]?${text}\\b`).test(saying);
    if (typeof value === "number" || /^\d+(?:\.\d+)?$/.test(text)) return numbersIn(saying).includes(Number(value));
    return standsIn(text, saying);
  };
  const isExcepted = (value: Leaf, asNumber: boolean): boolean => plain(String(value)) !== "" && saidIn(excepted, value, asNumber);
  const saidByOwner = (value: Leaf, asNumber: boolean): boolean => saidIn(words, value, asNumber) && !isExcepted(value, asNumber);
  const loose = words.replaceAll(/[-_]/g, " ");
  const holds = ({ leaves }: ResultRecord, value: Leaf): boolean => leaves.some((leaf) => same(leaf.value, value));
  const named = namesIn(affirmed);
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
        const asNumber = typeof leaf === "number" || /amount|price|sum|quantity|count/i.test(argument);
        if (saidByOwner(leaf, asNumber)) return "owner";
        // Of a number nobody can tell whether it is the one that was meant.
        if (typeof leaf === "string" && isExcepted(leaf, asNumber)) return "excepted";
        const where = known.filter(({ record }) => holds(record, leaf));
        if (where.some(({ source }) => source === "trusted")) return "trusted";
        if (where.some(({ source }) => source === "made")) return "made";
        const found = where
          .filter(({ determined }) => determined)
          .map((entry) => ({ entry, places: placesOf(entry.record, leaf, argument).filter((place) => isNoChoice(place, leaves)) }))
          .filter(({ places }) => places.length > 0);
        if (found.some(({ entry: { beside }, places }) => beside.length === 1 || places.some((place) => place.beside === true)))
          return "named";
        if (found.some(({ entry }) => picks(entry, leaf))) return "picked";
        const text = plain(String(leaf));
        if (isRead(text)) return "untrusted";
        return [...written, ...sent.map((own) => own.text)].some((own) => own.includes(text)) ? "agent" : "unknown";
      }
    },
    ownerGives(value, argument) {
      const given = (shape: Shape): boolean => valuesOf(shape, affirmed).some((one) => !used.has(one));
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
        ({ record, byAgent }) =>
          !byAgent &&
          counterparts.flatMap(scalars).every((value) => mentions(record, value)) &&
          record.leaves.some(({ field, value }) => typeof value === "number" && !isId(field) && value >= number),
      );
    },
    learn(call, described, result) {
      const reads = described.effect === "read";
      const determined = reads && Object.entries(call.args).every(([name, value]) => fromOwner(value, name));
      const records = recordsOf(result);
      const source = reads ? described.content : "made";
      const kept = reads ? records : records.map((record) => newNames(record, call.args, known));
      for (const record of kept) {
        const byAgent = reads && isByAgent(record);
        known.push({ record, determined: determined && !byAgent, beside: kept, source: byAgent ? "untrusted" : source, byAgent });
      }
      at += 1;
      for (const value of Object.values(call.args).flatMap(scalars)) {
        used.add(plain(String(value)));
        sent.push({ text: plain(String(value)), at });
      }
      // Text by text: what the end of one and the beginning of the next make together, nobody wrote.
      if (reads || typeof result === "string")
        for (const { text, byAgent } of textsOf(result))
          if (byAgent) written.push(plain(text));
          else texts.push({ text: plain(text), at });
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

const order: readonly Origin[] = ["owner", "trusted", "made", "named", "picked", "bounded", "untrusted", "agent", "excepted", "unknown"];
/** Origins that lead back to the owner. */
export const traced: ReadonlySet<Origin> = new Set(order.slice(0, 6));

function weaker(a: Origin, b: Origin): Origin {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** Amounts as people write them: with decimals, or of three digits and more. */
function amountsIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].flatMap(([token]) =>
    /[.]\d{2}$|^\d{3,}$/.test(token) ? [Number(token.replaceAll(",", ""))] : [],
  );
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].flatMap(([token]) => {
    const whole = Number(token.replaceAll(",", ""));
    return Number.isNaN(whole) ? [] : [whole];
  });
}
