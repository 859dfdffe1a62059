import type { Figure } from "../../model/pages/figure.ts";
import { type Days, isMonth } from "./periods.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Micro-dollars as `$182,400`, with cents below a hundred dollars. */
export function sayMoney(micros: number): string {
  const dollars = Math.abs(micros) / 1e6;
  const cents = dollars < 100 && dollars !== Math.round(dollars);
  const text = new Intl.NumberFormat("en-US", { minimumFractionDigits: cents ? 2 : 0, maximumFractionDigits: cents ? 2 : 0 }).format(
    dollars,
  );
  return `${micros < 0 ? "−" : ""}$${text}`;
}

/** Short money for axes: `$12k`, `$1.5M`. */
export function sayMoneyShort(micros: number): string {
  const dollars = micros / 1e6;
  return `$${new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(dollars).replace("K", "k")}`;
}

/** A part of a whole as `61 %`; `< 1 %` rather than a zero that is none. */
export function sayShare(part: number, of: number): string {
  if (of === 0) return "–";
  const percent = (100 * part) / of;
  return percent > 0 && percent < 0.5 ? "< 1 %" : `${whole.format(percent)} %`;
}

export function sayCount(count: number): string {
  return whole.format(count);
}

/** `October 2026`, `1 Sep – 15 Oct 2026`. */
export function sayPeriod({ from, to }: Days): string {
  if (isMonth({ from, to })) return `${new Date(from).toLocaleString("en", { month: "long", timeZone: "UTC" })} ${from.slice(0, 4)}`;
  if (from === to) return sayDay(to);
  return `${from.slice(0, 4) === to.slice(0, 4) ? sayDayShort(from) : sayDay(from)} – ${sayDay(to)}`;
}

export function sayDay(day: string): string {
  return `${sayDayShort(day)} ${day.slice(0, 4)}`;
}

export function sayDayShort(day: string): string {
  return `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1] ?? ""}`;
}

/** Change of a share in points: `52 % → 61 %`. */
export function sayChange(before: { part: number; of: number }, now: { part: number; of: number }): string {
  return `${sayShare(before.part, before.of)} → ${sayShare(now.part, now.of)}`;
}

/** A figure's value with its unit, "at most 5 %" where it is not said closer; null where it may not or cannot be said. */
export function sayFigure({ value, unit, edge }: Pick<Figure, "value" | "unit" | "edge">): string | null {
  if (value === null) return null;
  if (edge !== undefined) return `${edge} ${sayFigure({ value, unit }) ?? ""}`;
  switch (unit) {
    case "micro-dollars":
      return sayMoney(value);
    case "share":
      return `${one.format(100 * value)} %`;
    case "count":
      return whole.format(value);
    default:
      return `${sayNumber(value, unit)} ${unit}`;
  }
}

/** `54 % to 61 %` of the 95 % interval, null where the figure is counted rather than estimated. */
export function sayInterval({ low, high, unit }: Figure): string | null {
  if (low === undefined || high === undefined) return null;
  const named = unit === "micro-dollars" || unit === "share" || unit === "count";
  return `${named ? (sayFigure({ value: low, unit }) ?? "") : sayNumber(low, unit)} to ${sayFigure({ value: high, unit }) ?? ""}`;
}

/** How sure a figure is, in a few words. */
export function sayHowSure(figure: Figure): string {
  const interval = sayInterval(figure);
  if (interval !== null) return `95 %: ${interval}`;
  return figure.edge === undefined ? "counted, not estimated" : "not said closer, so that it tells of nobody";
}

/** Lines and tokens are whole; of the rest, small ones keep one decimal. */
function sayNumber(value: number, unit: Figure["unit"]): string {
  return Math.abs(value) < 100 && unit !== "lines" && unit !== "tokens" ? one.format(value) : whole.format(value);
}
