import { type KeyboardEvent, useState } from "react";
import type { AdoptionMonth, AdoptionPage } from "../../../model/pages/adoption.ts";
import type { Figure } from "../../../model/pages/figure.ts";
import { ChartFrame } from "../../charts/ChartFrame.tsx";
import { sayDayShort, sayPeriod } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { useWidth } from "../../lib/use-width.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { sayPercent, sayPercents, sayShareOf } from "./say-percent.ts";
import { trendCell, trendFinding, trendRows } from "./trend-words.ts";

const height = 240;
const edge = { left: 46, right: 12, top: 10, bottom: 24 };
const lines = [
  { id: "active", name: "any use", stroke: "stroke-soft", fill: "fill-soft", dash: "6 4" },
  { id: "outcome", name: "led to an outcome", stroke: "stroke-held", fill: "fill-held", dash: "none" },
] as const;

/** Both shares month by month, with their intervals, and the target from the day it is meant for. */
export function AdoptionTrend({ page }: { readonly page: AdoptionPage }) {
  const [{ panel }, change] = useAddress();
  const months = page.months.filter(({ active }) => active.value !== null);
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const title = trendFinding(first, last);
  return (
    <>
      <ChartFrame
        words={{
          title,
          below: `Share of the weeks of ${page.group.name}, per month, with 95 % intervals · ${sayPeriod({ from: first.from, to: last.to })}`,
          file: `upshot-adoption-${first.from}-${last.to}`,
        }}
        rows={trendRows(months)}
        shown={trendCell}
        onDefine={() => change({ panel: "trend" })}
      >
        <Lines months={months} page={page} name={title} />
      </ChartFrame>
      <SidePanel title="Weeks with use, and with an outcome" open={panel === "trend"} onClose={() => change({ panel: undefined })}>
        <p>Dashed: weeks in which people used any AI tool at least once. Whole: weeks in which some of that use led to work that held.</p>
        <p>Both are shares of the same weeks of the same people. The bands are Wilson’s 95 % intervals, with people as clusters.</p>
        <p className="text-soft">
          An association: that more use goes with more outcomes does not say that it brings them. Source: use, sessions, links and verdicts.
        </p>
      </SidePanel>
    </>
  );
}

function Lines({ months, page, name }: { readonly months: readonly AdoptionMonth[]; readonly page: AdoptionPage; readonly name: string }) {
  const [box, width] = useWidth<HTMLDivElement>(800);
  const [at, setAt] = useState<number | null>(null);
  const x = (index: number) => edge.left + ((index + 0.5) / months.length) * (width - edge.left - edge.right);
  const y = (share: number) => height - edge.bottom - share * (height - edge.top - edge.bottom);
  const every = Math.ceil(months.length / Math.max(2, Math.floor(width / 80)));
  const start = months.findIndex(({ to }) => page.target !== null && to >= page.target.since);
  const month = at === null ? undefined : months[at];
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    setAt((now) => (now === null ? (step > 0 ? 0 : months.length - 1) : Math.min(months.length - 1, Math.max(0, now + step))));
  };
  return (
    <div ref={box}>
      {/* oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- arrow keys read the months out one by one */}
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${name}. Arrow keys read single months.`}
        tabIndex={0}
        onKeyDown={walk}
        onPointerLeave={() => setAt(null)}
        className="block"
      >
        {[0, 0.25, 0.5, 0.75, 1].map((mark) => (
          <g key={mark}>
            <line x1={edge.left} x2={width - edge.right} y1={y(mark)} y2={y(mark)} className="stroke-line" />
            <text x={edge.left - 8} y={y(mark) + 4} textAnchor="end" className="fill-soft text-[0.75rem]">
              {sayPercent(mark)}
            </text>
          </g>
        ))}
        {page.target !== null && start >= 0 && (
          <g>
            <line
              x1={x(start - 0.5)}
              x2={width - edge.right}
              y1={y(page.target.share)}
              y2={y(page.target.share)}
              strokeWidth="2"
              className="stroke-ink"
            />
            <text x={x(start - 0.5)} y={y(page.target.share) - 6} className="fill-soft text-[0.75rem]">
              target {sayPercent(page.target.share)}
            </text>
          </g>
        )}
        {lines.map(({ id, stroke, fill, dash }) => (
          <g key={id}>
            <path d={band(months, ({ [id]: figure }) => figure, x, y)} className={fill} opacity="0.18" />
            <path
              d={line(months, ({ [id]: figure }) => figure, x, y)}
              fill="none"
              strokeWidth="2.5"
              strokeDasharray={dash}
              className={stroke}
            />
          </g>
        ))}
        {months.map(({ from }, index) => (
          <g key={from} onPointerEnter={() => setAt(index)}>
            <rect
              x={x(index - 0.5)}
              width={x(1) - x(0)}
              y={edge.top}
              height={height - edge.top - edge.bottom}
              fill="none"
              pointerEvents="all"
            />
            {at === index && <line x1={x(index)} x2={x(index)} y1={edge.top} y2={height - edge.bottom} className="stroke-soft" />}
            {index % every === 0 && (
              <text x={x(index)} y={height - 6} textAnchor="middle" className="fill-soft text-[0.75rem]">
                {sayDayShort(from).replace(/^\d+ /, "")}
              </text>
            )}
          </g>
        ))}
      </svg>
      <p aria-live="polite" className="mt-1 min-h-[2.6em] text-[0.87rem] text-soft">
        {month === undefined
          ? "Dashed: weeks with any use. Whole, green: weeks whose use led to an outcome that held. Point at a month, or use the arrow keys, to read it."
          : `${sayPeriod(month)}: ${lines.map(({ id, name: said }) => `${said} ${sayValue(month[id])}`).join(" · ")} · about ${month.people} people`}
      </p>
    </div>
  );
}

function sayValue(figure: Figure): string {
  const { value, low, high } = figure;
  if (value === null) return "not told";
  return low === undefined || high === undefined ? sayShareOf(figure) : `${sayPercent(value)} (${sayPercents(low, high)})`;
}

type Place = (value: number) => number;
type Choose = (month: AdoptionMonth) => Figure;

function line(months: readonly AdoptionMonth[], of: Choose, x: Place, y: Place): string {
  return months
    .map((month, i) => ({ i, value: of(month).value }))
    .flatMap(({ i, value }) => (value === null ? [] : [`${x(i)},${y(value)}`]))
    .map((point, i) => `${i === 0 ? "M" : "L"}${point}`)
    .join("");
}

function band(months: readonly AdoptionMonth[], of: Choose, x: Place, y: Place): string {
  const known = months
    .map((month, i) => ({ i, figure: of(month) }))
    .filter(({ figure: { low, high } }) => low !== undefined && high !== undefined);
  const edges = [
    ...known.map(({ i, figure }) => `${x(i)},${y(figure.high ?? 0)}`),
    ...known.toReversed().map(({ i, figure }) => `${x(i)},${y(figure.low ?? 0)}`),
  ];
  return edges.length === 0 ? "" : `M${edges.join("L")}Z`;
}
