import type { TrendSpan } from "../../model/pages/overview.ts";
import { totalOf } from "../lib/parts.ts";
import { countDays } from "../lib/periods.ts";
import { sayMoney, sayShare } from "../lib/say.ts";
import { isPart } from "./join-weeks.ts";

/**
 * The finding of the trend, about cost alone: shares of recent spans still move as pending work lands, so a title about
 * them would tell of the calendar. The two halves of the whole weeks are compared by their cost a week; parts of weeks
 * at the ends are left out, since their working days differ.
 */
export function trendTitle(spans: readonly TrendSpan[]): string {
  const weeks = spans.filter((span) => !isPart(span));
  if (weeks.length === 0) return "Not one whole week: too little for a trend";
  if (weeks.length === 1) return `One whole week: ${sayMoney(rate(weeks))}`;
  const middle = Math.floor(weeks.length / 2);
  const [was, is] = [rate(weeks.slice(0, middle)), rate(weeks.slice(middle))];
  const change = was === 0 ? 1 : is / was - 1;
  if (Math.abs(change) < 0.05) return `Cost stayed near ${sayMoney(is)} a week`;
  return `Cost ${change > 0 ? "rose" : "fell"} ${was === 0 ? "" : `by ${sayShare(Math.abs(change), 1)} `}between the halves of the period, to ${sayMoney(is)} a week`;
}

function rate(spans: readonly TrendSpan[]): number {
  const days = spans.reduce((sum, span) => sum + countDays(span), 0);
  const cost = spans.reduce((sum, span) => sum + totalOf(span.yield), 0);
  // Three digits of whole dollars: published amounts are rounded, and the rest of an average says nothing.
  const aWeek = (7 * cost) / days;
  const step = Math.max(1e6, 10 ** (Math.floor(Math.log10(Math.max(1, aWeek))) - 2));
  return Math.round(aWeek / step) * step;
}
