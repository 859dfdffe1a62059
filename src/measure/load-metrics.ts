import { loadFolder } from "../kit/load-folder.ts";
import { isMetric, type Metric } from "./define-metric.ts";

/** The catalogue: every file of `src/measure/metrics`, by id. */
export function loadMetrics(): Promise<ReadonlyMap<string, Metric>> {
  return loadFolder(new URL("./metrics/", import.meta.url), isMetric);
}
