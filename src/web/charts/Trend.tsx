import { type KeyboardEvent, useState } from "react";
import type { TrendSpan } from "../../model/pages/overview.ts";
import { parts, totalOf } from "../lib/parts.ts";
import { sayDayShort, sayMoney, sayMoneyShort, sayPeriod, sayShare } from "../lib/say.ts";
import { useWidth } from "../lib/use-width.ts";
import { fillOf } from "./Textures.tsx";
import { ticks } from "./ticks.ts";
import { isPart, weekly } from "./join-weeks.ts";

const height = 232;
const edge = { left: 46, right: 2, top: 8, bottom: 24 };

/** Cost a week, stacked by part; a span's width is its days. Arrow keys walk through it. */
export function Trend({ spans, name }: { readonly spans: readonly TrendSpan[]; readonly name: string }) {
  const [box, width] = useWidth<HTMLDivElement>(800);
  const [at, setAt] = useState<number | null>(null);
  const start = Date.parse(spans[0]?.from ?? "2000-01-01");
  const end = Date.parse(spans.at(-1)?.to ?? "2000-01-02") + 86_400_000;
  const marks = ticks(Math.max(...spans.map((span) => weekly(totalOf(span.yield), span)), 0));
  const top = marks.at(-1) ?? 1;
  const x = (millis: number) => edge.left + ((millis - start) / (end - start)) * (width - edge.left - edge.right);
  const y = (micros: number) => height - edge.bottom - (micros / top) * (height - edge.top - edge.bottom);
  const every = Math.ceil(spans.length / Math.max(2, Math.floor(width / 90)));
  const span = at === null ? undefined : spans[at];

  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    setAt((now) => (now === null ? (step > 0 ? 0 : spans.length - 1) : Math.min(spans.length - 1, Math.max(0, now + step))));
  };

  return (
    <div ref={box}>
      {/* oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- arrow keys read the spans out one by one */}
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${name}. Arrow keys read single spans.`}
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
        {spans.map((one, index) => {
          const left = x(Date.parse(one.from));
          const wide = Math.max(1, x(Date.parse(one.to) + 86_400_000) - left - (width < 500 ? 1 : 3));
          let below = 0;
          return (
            <g key={one.from} onPointerEnter={() => setAt(index)} opacity={at === null || at === index ? 1 : 0.55}>
              <rect x={left} y={edge.top} width={wide} height={height - edge.top - edge.bottom} fill="none" pointerEvents="all" />
              {parts.map(({ id }) => {
                const amount = weekly(one.yield[id], one);
                const base = below;
                below += amount;
                return <rect key={id} x={left} width={wide} y={y(below)} height={Math.max(0, y(base) - y(below))} fill={fillOf(id)} />;
              })}
              {index % every === 0 && left < width - 44 && (
                <text x={left} y={height - 6} className="fill-soft text-[0.75rem]">
                  {sayDayShort(one.from)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <p aria-live="polite" className="mt-1 min-h-[2.6em] text-[0.87rem] text-soft">
        {span === undefined
          ? `Point at a span, or use the arrow keys, to read it.${stillMoves(spans) ? " The last spans still hold much that is pending; their shares will move." : ""}`
          : `${sayPeriod(span)}${isPart(span) ? ", part of a week" : ""}: ${sayMoney(totalOf(span.yield))} by about ${span.people} people. ${parts.map(({ id, name: part }) => `${part} ${sayShare(span.yield[id], totalOf(span.yield))}`).join(" · ")}`}
      </p>
    </div>
  );
}

/** Whether one of the last three spans is pending by a tenth or more. */
function stillMoves(spans: readonly TrendSpan[]): boolean {
  return spans.slice(-3).some(({ yield: amounts }) => amounts.pending > totalOf(amounts) / 10);
}
