import type { TelemetryRecord } from "./telemetry-record.ts";

/** Names what a data point counted: of a running total the series, of single steps the series and the step. */
export function counterKey(tool: string, session: string, kind: string, record: TelemetryRecord): string {
  const stretch = record.cumulative ? `since ${record.began}` : `${record.began}-${record.at}`;
  return `${tool}:${session}:${kind}:${record.series}:${stretch}`;
}
