import { type KeyboardEvent, useState } from "react";
import type { BillMonth, RunningBill } from "../../../model/pages/money.ts";
import { ticks } from "../../charts/ticks.ts";
import { sayDay, sayMoney, sayMoneyShort } from "../../lib/say.ts";
import { useWidth } from "../../lib/use-width.ts";
import { sayMonthShort } from "./bill-words.ts";

const height = 248;
const edge = { left: 46, right: 2, top: 12, bottom: 24 };

/** A bar a month: by amount, with seats and fees on top; the running month with its forecast and the interval as a band. */
export function BillChart(props: { readonly months: readonly BillMonth[]; readonly running: RunningBill; readonly budget: number | null }) {
  const { months, running, budget } = props;
  const [box, width] = useWidth<HTMLDivElement>(800);
  const [at, setAt] = useState<number | null>(null);
  const bars = [
    ...months.map(({ month, meteredMicros, feesMicros }) => ({ month, metered: meteredMicros, fees: feesMicros })),
    { month: running.month, metered: running.spentMicros - running.feesMicros, fees: running.feesMicros },
  ];
  const { forecast } = running;
  const marks = ticks(Math.max(...bars.map(({ metered, fees }) => metered + fees), forecast?.highMicros ?? 0, budget ?? 0));
  const top = marks.at(-1) ?? 1;
  const step = (width - edge.left - edge.right) / bars.length;
  const wide = Math.min(72, step * 0.68);
  const left = (index: number) => edge.left + step * index + (step - wide) / 2;
  const y = (micros: number) => height - edge.bottom - (micros / top) * (height - edge.top - edge.bottom);
  const every = Math.ceil(bars.length / Math.max(2, Math.floor(width / 52)));
  const last = bars.length - 1;
  const walk = (event: KeyboardEvent) => {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    setAt((now) => (now === null ? (move > 0 ? 0 : last) : Math.min(last, Math.max(0, now + move))));
  };
  return (
    <div ref={box}>
      {/* oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- arrow keys read the months out one by one */}
      <svg
        width={width}
        height={height}
        role="img"
        aria-label="The bill by month. Arrow keys read single months."
        tabIndex={0}
        onKeyDown={walk}
        onPointerLeave={() => setAt(null)}
        className="block"
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={edge.left} x2={width - edge.right} y1={y(mark)} y2={y(mark)} className="stroke-line" />
            <text x={edge.left - 8} y={y(mark) + 4} textAnchor="end" className="fill-soft text-[0.75rem]">
              {sayMoneyShort(mark)}
            </text>
          </g>
        ))}
        {bars.map(({ month, metered, fees }, index) => (
          <g key={month} onPointerEnter={() => setAt(index)} opacity={at === null || at === index ? 1 : 0.55}>
            <rect
              x={edge.left + step * index}
              y={edge.top}
              width={step}
              height={height - edge.top - edge.bottom}
              fill="none"
              pointerEvents="all"
            />
            <rect x={left(index)} width={wide} y={y(metered)} height={Math.max(0, y(0) - y(metered))} className="fill-accent" />
            <rect
              x={left(index)}
              width={wide}
              y={y(metered + fees)}
              height={Math.max(0, y(metered) - y(metered + fees))}
              className="fill-soft"
            />
            {(last - index) % every === 0 && (
              <text x={left(index) + wide / 2} y={height - 6} textAnchor="middle" className="fill-soft text-[0.75rem]">
                {sayMonthShort(month).slice(0, 3)}
              </text>
            )}
          </g>
        ))}
        {forecast !== null && (
          <g pointerEvents="none">
            <rect
              x={left(last)}
              width={wide}
              y={y(forecast.micros)}
              height={Math.max(0, y(running.spentMicros) - y(forecast.micros))}
              fill="none"
              strokeDasharray="4 3"
              className="stroke-accent"
            />
            <rect
              x={left(last) - 4}
              width={wide + 8}
              y={y(forecast.highMicros)}
              height={Math.max(2, y(forecast.lowMicros) - y(forecast.highMicros))}
              fillOpacity="0.28"
              className="fill-accent"
            />
            <line
              x1={left(last) - 4}
              x2={left(last) + wide + 4}
              y1={y(forecast.micros)}
              y2={y(forecast.micros)}
              strokeWidth="2"
              className="stroke-accent"
            />
          </g>
        )}
        {budget !== null && (
          <g pointerEvents="none">
            <line
              x1={edge.left + step * last}
              x2={width - edge.right}
              y1={y(budget)}
              y2={y(budget)}
              strokeWidth="2"
              strokeDasharray="2 3"
              className="stroke-ink"
            />
            <text
              x={edge.left + step * last - 6}
              y={y(budget) + 4}
              textAnchor="end"
              strokeWidth="4"
              paintOrder="stroke"
              className="fill-ink stroke-paper text-[0.75rem]"
            >
              budget {sayMoneyShort(budget)}
            </text>
          </g>
        )}
      </svg>
      <p aria-live="polite" className="mt-1 min-h-[2.6em] text-[0.87rem] text-soft">
        {at === null
          ? "Bars: by amount, seats and fees on top. Dashed: the most likely end of the month; the band holds it nine times of ten."
          : read(bars[at], at === last ? running : null)}
      </p>
    </div>
  );
}

function read(
  bar: { readonly month: string; readonly metered: number; readonly fees: number } | undefined,
  running: RunningBill | null,
): string {
  if (bar === undefined) return "";
  const parts = `${sayMoney(bar.metered)} by amount, ${sayMoney(bar.fees)} seats and fees`;
  if (running === null) return `${sayMonthShort(bar.month)}: ${parts}.`;
  const end =
    running.forecast === null
      ? ""
      : ` End: most likely ${sayMoney(running.forecast.micros)}, ${sayMoney(running.forecast.lowMicros)} to ${sayMoney(running.forecast.highMicros)}.`;
  return `${sayMonthShort(bar.month)}, to ${sayDay(running.to)}: ${parts}.${end}`;
}
