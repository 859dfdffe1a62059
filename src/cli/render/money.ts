import { shareOut } from "./numbers.ts";

/** What amounts are shown in. `perUsd`: units of the currency for one US dollar. */
export interface Currency {
  /** ISO 4217. */
  readonly code: string;
  readonly perUsd: number;
}

export const usDollar: Currency = { code: "USD", perUsd: 1 };

/**
 * An amount of micro-dollars, rounded to what is known: `halfWidth` is half of its interval, in micro-dollars.
 * 738_390_000 → "$738.39"; with a half width of 2_490_000 → "$738". That it is an estimate is said beside it, once.
 */
export function money(micros: number, currency: Currency = usDollar, halfWidth = 0): string {
  const value = inCurrency(micros, currency);
  const exact = exactDecimals(value, currency);
  const place = placeOf(inCurrency(halfWidth, currency), exact);
  if (place <= 10 ** -exact) return format(value, exact, currency);
  const decimals = Math.max(0, -Math.round(Math.log10(place)));
  return format(Math.round(value / place) * place, decimals, currency);
}

/** The parts of one total, all rounded to the same place so that they add up to the total as shown. Nothing is "$0". */
export function moneyParts(parts: readonly number[], currency: Currency = usDollar, halfWidth = 0): string[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const value = inCurrency(total, currency);
  const decimals = exactDecimals(value, currency);
  const place = Math.max(10 ** -decimals, placeOf(inCurrency(halfWidth, currency), decimals));
  const shown = Math.max(0, Math.min(decimals, -Math.round(Math.log10(place))));
  return shareOut(parts, Math.round(value / place)).map((steps, i) => {
    if (steps > 0) return format(steps * place, shown, currency);
    return (parts[i] ?? 0) > 0 ? `<${format(place, shown, currency)}` : format(0, 0, currency);
  });
}

/** Amounts below one another: one number of decimals for all, chosen by the largest, the currency's usual at most. */
export function moneyColumn(amounts: readonly number[], currency: Currency = usDollar): string[] {
  const largest = inCurrency(Math.max(0, ...amounts), currency);
  const usual = currencyDecimals(currency.code);
  const decimals = largest >= 10 ** -usual ? Math.min(exactDecimals(largest, currency), usual) : exactDecimals(largest, currency);
  return amounts.map((micros) => {
    if (micros === 0) return format(0, 0, currency);
    const text = format(inCurrency(micros, currency), decimals, currency);
    return micros > 0 && !/[1-9]/.test(text) ? `<${format(10 ** -decimals, decimals, currency)}` : text;
  });
}

/** Nobody writes "$18.2": tenths become whole units where a unit and more is not known, else stay in cents. */
function placeOf(halfWidth: number, decimals: number): number {
  const place = roundingPlace(halfWidth);
  return place < 1 && decimals <= 2 ? (halfWidth >= 1 ? 1 : 10 ** -decimals) : place;
}

/**
 * The power of ten to round to, given a half width: two digits of it are kept while they say something
 * (10–35), else one (Particle Data Group, "Rounding", Review of Particle Physics § 5.3). 0 = nothing to round.
 */
function roundingPlace(halfWidth: number): number {
  if (!(halfWidth > 0)) return 0;
  const exponent = Math.floor(Math.log10(halfWidth));
  return 10 ** (halfWidth / 10 ** exponent < 3.55 ? exponent - 1 : exponent);
}

export function inCurrency(micros: number, currency: Currency): number {
  return (micros / 1_000_000) * currency.perUsd;
}

/** Thousands need no cents; below ten cents two digits that say something. */
function exactDecimals(value: number, currency: Currency): number {
  if (value >= 1000 || value === 0) return 0;
  const usual = currencyDecimals(currency.code);
  if (value >= 0.1 && usual > 0) return Math.min(usual, 2);
  if (value >= 10) return 0;
  return Math.min(6, Math.max(usual, 1 - Math.floor(Math.log10(value))));
}

function format(value: number, decimals: number, currency: Currency): string {
  const key = `${currency.code} ${decimals}`;
  let known = formats.get(key);
  if (known === undefined) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    known = new Intl.NumberFormat("en-US", { style: "currency", currency: currency.code, currencyDisplay: "narrowSymbol", ...digits });
    formats.set(key, known);
  }
  return known.format(value);
}

/** Making a format costs more than a thousand uses of it. */
const formats = new Map<string, Intl.NumberFormat>();
const usualDecimals = new Map<string, number>();

function currencyDecimals(code: string): number {
  let decimals = usualDecimals.get(code);
  if (decimals === undefined) {
    decimals = new Intl.NumberFormat("en-US", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
    usualDecimals.set(code, decimals);
  }
  return decimals;
}
