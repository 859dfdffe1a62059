import { useSuspenseQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { CatalogueMetric } from "../../model/pages/metrics.ts";
import { metricsQuery } from "../lib/queries.ts";
import { useAddress } from "../lib/use-address.ts";
import { useEver } from "../lib/use-ever.ts";
import { CatalogueRow } from "./metrics/CatalogueRow.tsx";

const MetricPanel = lazy(async () => ({ default: (await import("./metrics/MetricPanel.tsx")).MetricPanel }));

const families = [
  { id: "outcome", name: "What came of it" },
  { id: "cost", name: "What it cost" },
  { id: "use", name: "How it is used" },
  { id: "flow", name: "How work flows" },
  { id: "quality", name: "Whether it holds up" },
  { id: "people", name: "How people get on" },
] as const;

/** "Metrics": the catalogue; each figure beside the one that moves when it is chased for its own sake. */
export function Metrics() {
  const [{ team, panel }, change] = useAddress();
  const { data: page } = useSuspenseQuery(metricsQuery(team));
  const panelled = useEver(panel !== undefined);
  return (
    <div className="space-y-10">
      <header>
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">
          {sentenceOf(page.metrics, page.group.name)}
        </h1>
        <p className="mt-2 max-w-3xl text-soft">
          Every figure stands beside its counter-metric. The last calendar month that has matured; 95 % intervals. A figure stands for at
          least {page.k} people, of whom none makes up most of it. They are associations, no proof of cause.
        </p>
      </header>
      {families.map((family) => {
        const rows = page.metrics.filter((metric) => metric.family === family.id);
        return (
          rows.length > 0 && (
            <section key={family.id} aria-labelledby={`family-${family.id}`}>
              <h2 id={`family-${family.id}`} className="text-lg font-semibold">
                {family.name}
              </h2>
              <ul className="mt-2">
                {rows.map((metric) => (
                  <CatalogueRow key={metric.id} metric={metric} k={page.k} onOpen={() => change({ panel: metric.id })} />
                ))}
              </ul>
            </section>
          )
        );
      })}
      <Suspense fallback={null}>
        {panelled && (
          <MetricPanel
            id={page.metrics.some(({ id }) => id === panel) ? panel : undefined}
            team={team}
            onClose={() => change({ panel: undefined })}
          />
        )}
      </Suspense>
    </div>
  );
}

function sentenceOf(metrics: readonly CatalogueMetric[], group: string): string {
  const shown = metrics.filter(({ month, quarter }) => (month ?? quarter)?.figure.value != null).length;
  return shown === 0
    ? `No metric of ${group} can be shown yet: figures are published once a week, for groups of enough people.`
    : `${shown} of ${metrics.length} metrics can be told for ${group}; each stands beside the one that gives it away if it is gamed.`;
}
