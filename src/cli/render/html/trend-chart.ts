import { yieldParts } from "../../../model/yield.ts";
import type { Currency } from "../money.ts";
import { inCurrency, money } from "../money.ts";
import { axisTicks } from "./axis.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import { fillOf } from "./textures.ts";
import type { Bucket } from "./trend-buckets.ts";

const height = 200;
const below = 24;
const above = 8;

/** Stacked bars, one for each bucket. Positions are shares of the width, so that text keeps its size on any screen. */
export function trendChart(buckets: readonly Bucket[], title: string, currency: Currency): Markup {
  const totals = buckets.map(({ amounts }) => amounts.reduce((sum, amount) => sum + amount, 0));
  const ticks = axisTicks(inCurrency(Math.max(...totals), currency));
  const top = Math.max(...ticks);
  const y = (value: number): number => above + height - (value / top) * height;
  const format = tickFormat(ticks[1] ?? 1, currency);
  const axis = ticks.map((tick) => markup`<text x="100%" dx="-8" y="${y(tick) + 4}" text-anchor="end">${format(tick)}</text>`);
  const grid = ticks.map((tick) => markup`<line x1="0" x2="100%" y1="${y(tick)}" y2="${y(tick)}"/>`);
  const slot = 100 / buckets.length;
  const bars = buckets.map((bucket, i) => bar(bucket, i * slot, slot, (micros) => (inCurrency(micros, currency) / top) * height, currency));
  return markup`<div class="trend" role="img" aria-label="${title}"><svg class="axis" height="${height + below + above}" aria-hidden="true">${axis}</svg>
<svg class="plot" width="100%" height="${height + below + above}" aria-hidden="true"><g class="grid">${grid}</g>${bars}${labels(buckets, slot)}</svg></div>`;
}

function bar({ name, amounts }: Bucket, x: number, slot: number, tall: (micros: number) => number, currency: Currency): Markup {
  let y = above + height;
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const width = Math.min(slot * 0.78, 9);
  const left = x + (slot - width) / 2;
  const pieces = yieldParts.flatMap((part, i) => {
    const h = tall(amounts[i] ?? 0);
    y -= h;
    return h > 0
      ? [markup`<rect x="${fixed(left)}%" y="${fixed(y)}" width="${fixed(width)}%" height="${fixed(h)}" fill="${fillOf(part)}"/>`]
      : [];
  });
  const said = yieldParts.flatMap((part, i) => ((amounts[i] ?? 0) > 0 ? [`${part} ${money(amounts[i] ?? 0, currency)}`] : []));
  return markup`<g class="column"><title>${name}: ${money(total, currency)}${said.length > 0 ? `, ${said.join(", ")}` : ""}</title><rect class="reach" x="${fixed(x)}%" y="${above}" width="${fixed(slot)}%" height="${height}"/>${pieces}</g>`;
}

/** At most six names below the bars, so that they fit on a telephone. */
function labels(buckets: readonly Bucket[], slot: number): Markup[] {
  const every = Math.max(1, Math.ceil(buckets.length / 6));
  return buckets.flatMap(({ label }, i) => {
    if (i % every !== 0) return [];
    const edge = buckets.length > 6 && i === 0;
    return [
      markup`<text x="${edge ? 0 : fixed((i + 0.5) * slot)}%" y="${height + above + 17}" text-anchor="${edge ? "start" : "middle"}">${label}</text>`,
    ];
  });
}

function tickFormat(step: number, currency: Currency): (value: number) => string {
  const decimals = step >= 1 && Number.isInteger(step) ? 0 : Math.min(6, Math.max(1, 1 - Math.floor(Math.log10(step))));
  const large = step >= 10_000;
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.code,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: large ? 0 : decimals,
    maximumFractionDigits: large ? 2 : decimals,
    ...(large ? { notation: "compact" } : {}),
  });
  return (value) => format.format(value);
}

function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
