import type { MetricFigure, OverviewPage } from "../../../model/pages/overview.ts";
import { sayCount, sayFigure, sayHowSure, sayPeriod } from "../../lib/say.ts";
import { TooFew } from "../../ui/TooFew.tsx";

/** Metrics, each beside the one that moves when it is gamed, at the same size. */
export function MetricPairs({
  page,
  k,
  onDefine,
}: {
  readonly page: OverviewPage;
  readonly k: number;
  readonly onDefine: (panel: string) => void;
}) {
  if (page.metrics.length === 0) return null;
  return (
    <section aria-labelledby="metrics">
      <h2 id="metrics" className="text-lg font-semibold">
        Figures in pairs
      </h2>
      <p className="text-[0.87rem] text-soft">
        Each figure stands beside the one that gives it away if it is chased for its own sake. Read them in pairs: they are associations, no
        proof of cause.
      </p>
      <ul className="mt-4 grid gap-x-10 gap-y-8 lg:grid-cols-2">
        {page.metrics.map(({ metric, counter }) => (
          <li key={metric.id} className="grid grid-cols-2 grid-rows-[auto_1fr] gap-x-5 border-t border-line pt-3">
            <Metric metric={metric} k={k} onDefine={onDefine} />
            {counter !== null && <Metric metric={counter} k={k} onDefine={onDefine} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Metric({
  metric,
  k,
  onDefine,
}: {
  readonly metric: MetricFigure;
  readonly k: number;
  readonly onDefine: (panel: string) => void;
}) {
  const { figure, before, name, id, from, to } = metric;
  const value = sayFigure(figure);
  const was = before === null ? null : sayFigure(before);
  return (
    <div className="row-span-2 grid min-w-0 grid-rows-subgrid">
      <button
        type="button"
        data-row
        onClick={() => onDefine(`metric-${id}`)}
        className="self-start text-left text-[0.93rem] underline-offset-4 hover:underline"
      >
        {name}
      </button>
      {value === null ? (
        <div className="mt-2 flex items-center gap-3 text-[0.87rem] text-soft">
          <div className="w-14 shrink-0 [&_svg]:h-auto [&_svg]:w-full">
            <TooFew k={k} />
          </div>
          <p>{figure.withheld ?? "Nothing to count in this time."}</p>
        </div>
      ) : (
        <div>
          <p className="text-2xl font-semibold">{value}</p>
          <p className="text-[0.87rem] text-soft">{sayPeriod({ from, to })}</p>
          <p className="text-[0.87rem] text-soft">{sayHowSure(figure)}</p>
          {figure.n !== undefined && figure.n !== figure.value && <p className="text-[0.87rem] text-soft">n {sayCount(figure.n)}</p>}
          {was !== null && <p className="text-[0.87rem] text-soft">before: {was}</p>}
        </div>
      )}
    </div>
  );
}
