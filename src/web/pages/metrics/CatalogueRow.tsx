import type { CatalogueMetric, SpanFigure } from "../../../model/pages/metrics.ts";
import { sayCount, sayFigure, sayHowSure, sayPeriod } from "../../lib/say.ts";
import { TooFew } from "../../ui/TooFew.tsx";

/** One metric and its counter-metric, at the same size. */
export function CatalogueRow(props: { readonly metric: CatalogueMetric; readonly k: number; readonly onOpen: () => void }) {
  const { metric, k, onOpen } = props;
  return (
    <li className="grid gap-x-8 gap-y-3 border-t border-line py-4 sm:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)]">
      <div>
        <button type="button" data-row onClick={onOpen} className="text-left font-medium text-accent underline-offset-4 hover:underline">
          {metric.name}
        </button>
        <p className="mt-1 text-[0.93rem] text-soft">{metric.definition}</p>
      </div>
      <Value name={metric.name} span={metric.month ?? metric.quarter} counts={metric.counts} noData={metric.noData} k={k} />
      <Value name={metric.counter.name} span={metric.counter.month ?? metric.counter.quarter} counts="" noData={metric.noData} k={k} />
    </li>
  );
}

function Value(props: {
  readonly name: string;
  readonly span: SpanFigure | null;
  readonly counts: string;
  readonly noData: string | null;
  readonly k: number;
}) {
  const { name, span, counts, noData, k } = props;
  const value = span === null ? null : sayFigure(span.figure);
  if (span === null || value === null) {
    return (
      <div className="text-[0.87rem] text-soft">
        <p>{name}</p>
        <div className="mt-1 flex items-center gap-3">
          {span !== null && (
            <div className="w-12 shrink-0 [&_svg]:h-auto [&_svg]:w-full">
              <TooFew k={k} />
            </div>
          )}
          <p>{span?.figure.withheld ?? noData ?? "Nothing is published yet."}</p>
        </div>
      </div>
    );
  }
  return (
    <div className="text-[0.87rem] text-soft">
      <p>{name}</p>
      <p className="text-xl font-semibold text-ink">{value}</p>
      <p>{sayHowSure(span.figure)}</p>
      <p>
        {sayPeriod(span)}
        {span.figure.n !== undefined && counts !== "" && ` · n ${sayCount(span.figure.n)} ${counts}`}
      </p>
    </div>
  );
}
