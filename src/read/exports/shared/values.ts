import type { ExportPerson } from "./define-export.ts";

const earliest = Date.UTC(2020, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/**
 * Noon UTC of a day: the same day in every zone from −12 to +11 hours. Reads 2026-10-01, 10-01-2026 and 10/01/2026 (both
 * month first), also with a time behind; null where it is no day.
 */
export function dayOf(text: string): number | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text);
  const american = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:$|[T ])/.exec(text);
  const [year, month, day] = iso !== null ? [iso[1], iso[2], iso[3]] : american !== null ? [american[3], american[1], american[2]] : [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), 12);
  const date = new Date(at);
  return !Number.isNaN(at) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    at >= earliest &&
    at <= latest
    ? at
    : null;
}

/** A moment, milliseconds UTC: ISO text with a zone, or a number of milliseconds, also as text. Null where it is none. */
export function momentOf(value: unknown): number | null {
  const at =
    typeof value === "number"
      ? value
      : typeof value !== "string"
        ? NaN
        : /^\d{12,14}$/.test(value)
          ? Number(value)
          : /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(value)
            ? Date.parse(value)
            : NaN;
  return at >= earliest && at <= latest ? Math.floor(at) : null;
}

/** As `momentOf`, also with a blank for the T; without a zone it is UTC. */
export function utcMomentOf(value: unknown): number | null {
  if (typeof value !== "string") return momentOf(value);
  const text = value
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2}) /, "$1T")
    .replace(/ ?UTC$/, "Z")
    .replace(/(T[\d:.]+[+-]\d{2})$/, "$1:00");
  return momentOf(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
}

/** A whole number from 0 up, also as text with separators of thousands; 0 where it is missing, null where it is no such number. */
export function wholeOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && Number.isInteger(number) && number <= 1e12 ? number : null;
}

/** Characters of a number: a longer text is none, and would be tried for as long as its length squared. */
const longestNumber = 60;

/** A number from 0 up, as `wholeOf`. */
export function numberOf(value: unknown): number | null {
  if (value === undefined || value === null || value === "") return 0;
  const number =
    typeof value === "number"
      ? value
      : typeof value === "string" && value.length <= longestNumber && /^[\d,]*\.?\d*(?:[eE][+-]?\d+)?$/.test(value)
        ? Number(value.replaceAll(",", ""))
        : NaN;
  return Number.isFinite(number) && number >= 0 && number <= 1e12 ? number : null;
}

/** Money in micro-dollars, of an amount in units of so many; null where it is none from 0 up, or more than can be counted. */
export function microsOf(value: unknown, perUnit: number): number | null {
  const micros = Math.round((numberOf(value) ?? NaN) * perUnit);
  return Number.isSafeInteger(micros) ? micros : null;
}

/** Day in a key: 2026-10-01. */
export function dayKey(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A mail address where it looks like one, else a name of the kind given. Control characters are left out. */
export function personOf(value: string, kind: string): ExportPerson {
  const name = value.replaceAll(/\p{Cc}/gu, "").trim();
  return name.includes("@") ? { kind: "mail", value: name.toLowerCase(), verified: true } : { kind, value: name, verified: false };
}

/** A model's name fit for the ledger. */
export function modelOf(value: unknown): string {
  return typeof value === "string" && /^[\w.:@/+=~[\] ()-]{1,100}$/.test(value) ? value : "unknown";
}

/** Text, a number as text, and nothing for anything else. */
export function wordsOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
