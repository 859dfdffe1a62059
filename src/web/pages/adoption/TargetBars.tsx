import type { ReactNode } from "react";
import type { AdoptionMonth, TargetWords } from "../../../model/pages/adoption.ts";
import type { Figure } from "../../../model/pages/figure.ts";
import { fillOf, Swatch } from "../../charts/Textures.tsx";
import { sayCount } from "../../lib/say.ts";
import { sayPercent, sayPercents, sayShareOf } from "./say-percent.ts";

/** What a target counts and, at the same size, what stands up to scrutiny. Declared exploration lies beside outcomes, after a gap. */
export function TargetBars({ target, month }: { readonly target: TargetWords; readonly month: AdoptionMonth }) {
  const { active, outcome, exploration } = month;
  const beside = Math.min(exploration.value ?? 0, target.allowance);
  return (
    <div className="mt-6 max-w-3xl space-y-5">
      <Row
        name="Reported: weeks with any use"
        figure={active}
        target={target.share}
        bar={<rect width={percent(active.value ?? 0)} height="100%" className="fill-soft" />}
      />
      <Row
        name="Of the same weeks: use led to an outcome that held"
        figure={outcome}
        target={target.share}
        bar={
          <>
            <rect width={percent(outcome.value ?? 0)} height="100%" fill={fillOf("held")} />
            {beside > 0 && (
              <svg x={percent((outcome.value ?? 0) + 0.012)} width={percent(beside)} overflow="visible">
                <rect width="100%" height="28" fill={fillOf("exploration")} style={{ minWidth: 3 }} />
              </svg>
            )}
          </>
        }
      />
      <p className="flex gap-x-2 text-[0.87rem] text-soft">
        <span className="mt-0.5">
          <Swatch part="exploration" />
        </span>
        {exploration.value === null
          ? `Declared exploration: ${exploration.withheld ?? "not known"}.`
          : `Beside outcomes, never inside: ${sayShareOf(exploration)} of the weeks were declared exploration without an outcome; the allowance is ${sayPercent(target.allowance)}${exploration.edge !== "at most" && exploration.value > target.allowance ? ", and what is above it is not drawn" : ""}.`}
      </p>
    </div>
  );
}

function Row(props: { readonly name: string; readonly figure: Figure; readonly target: number; readonly bar: ReactNode }) {
  const { name, figure, target, bar } = props;
  const { value, low, high, n } = figure;
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span>{name}</span>
        <span>
          <span className="text-2xl font-semibold">{sayShareOf(figure)}</span>{" "}
          <span className="text-[0.87rem] text-soft">
            {low !== undefined && high !== undefined && `95 %: ${sayPercents(low, high)}`}
            {n !== undefined && ` · n ${sayCount(n)} weeks`}
          </span>
        </span>
      </p>
      {value === null ? (
        <p className="text-[0.87rem] text-soft">{figure.withheld}</p>
      ) : (
        <svg width="100%" height="50" className="mt-1 block" aria-hidden="true">
          <svg y="0" height="28">
            <rect width="100%" height="100%" className="fill-line/50" />
            {bar}
          </svg>
          {low !== undefined && high !== undefined && <Whisker low={low} high={high} />}
          <line x1={percent(target)} x2={percent(target)} y1="0" y2="32" strokeWidth="2" className="stroke-ink" />
          <text x={percent(target)} y="45" textAnchor={target > 0.9 ? "end" : "middle"} className="fill-soft text-[0.75rem]">
            target {sayPercent(target)}
          </text>
        </svg>
      )}
    </div>
  );
}

function Whisker({ low, high }: { readonly low: number; readonly high: number }) {
  return (
    <g className="stroke-ink" strokeWidth="1.5">
      <line x1={percent(low)} x2={percent(high)} y1="14" y2="14" />
      <line x1={percent(low)} x2={percent(low)} y1="9" y2="19" />
      <line x1={percent(high)} x2={percent(high)} y1="9" y2="19" />
    </g>
  );
}

function percent(share: number): string {
  return `${100 * share}%`;
}
