import { useQuery } from "@tanstack/react-query";
import type { SpanFigure } from "../../../model/pages/metrics.ts";
import { metricQuery } from "../../lib/queries.ts";
import { sayFigure, sayInterval, sayPeriod } from "../../lib/say.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";

/** What a metric is, how it could be gamed, and its months beside the counter-metric's. */
export function MetricPanel(props: { readonly id: string | undefined; readonly team: string | undefined; readonly onClose: () => void }) {
  const { data: metric, error } = useQuery({ ...metricQuery(props.id ?? "", props.team), enabled: props.id !== undefined });
  return (
    <SidePanel title={metric?.name ?? "…"} open={props.id !== undefined} onClose={props.onClose}>
      {error !== null && <p role="alert">{error.message}</p>}
      {metric !== undefined && (
        <div className="space-y-5">
          <p>{metric.definition}</p>
          <dl className="space-y-3">
            <Term name="How it could be gamed">{metric.gaming}</Term>
            <Term name={`Read it beside: ${metric.counter.name}`}>{metric.counter.why}</Term>
            <Term name="Interval">{metric.interval}</Term>
            <Term name="Source">{metric.source}</Term>
            {metric.caution !== null && <Term name="Mind">{metric.caution}</Term>}
          </dl>
          <Series
            name={metric.name}
            counter={metric.counter.name}
            spans={metric.months.length > 0 ? metric.months : metric.quarters}
            beside={metric.months.length > 0 ? metric.counter.months : metric.counter.quarters}
          />
          {metric.noData !== null && <p className="text-soft">{metric.noData}</p>}
        </div>
      )}
    </SidePanel>
  );
}

function Term({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt className="text-[0.87rem] text-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Series(props: {
  readonly name: string;
  readonly counter: string;
  readonly spans: readonly SpanFigure[];
  readonly beside: readonly SpanFigure[];
}) {
  if (props.spans.length === 0) return null;
  const besideOf = new Map(props.beside.map((span) => [span.from, span]));
  return (
    <table className="w-full border-collapse text-right text-[0.93rem]">
      <caption className="pb-2 text-left text-[0.87rem] text-soft">Newest first, with 95 % intervals</caption>
      <thead className="text-[0.8rem] text-soft">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Span
          </th>
          <th scope="col" className="py-1 pl-3 font-normal">
            {props.name}
          </th>
          <th scope="col" className="py-1 pl-3 font-normal">
            {props.counter}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.spans.toReversed().map((span) => (
          <tr key={span.from} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 text-left font-normal whitespace-nowrap">
              {sayPeriod(span)}
            </th>
            <Cell span={span} />
            <Cell span={besideOf.get(span.from) ?? null} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ span }: { readonly span: SpanFigure | null }) {
  if (span === null) return <td className="py-1.5 pl-3 text-soft">–</td>;
  const interval = sayInterval(span.figure);
  return (
    <td className="py-1.5 pl-3">
      {sayFigure(span.figure) ?? <span className="text-soft">{span.figure.withheld}</span>}
      {interval !== null && <span className="block text-[0.8rem] text-soft">{interval}</span>}
    </td>
  );
}
