import { groupUsage, sumUsage, type UsageGrouping } from "../../ledger/queries/sum-usage.ts";
import { basisAt, timeAt } from "../../model/usage-columns.ts";
import type { UsageSum } from "../../model/report.ts";
import type { CommandCall } from "../define-command.ts";
import { readPeriod, text, type Period } from "../options.ts";
import { startProgress } from "../progress.ts";
import { jsonText } from "../render/json-text.ts";
import { gatherLogs, toolNames, type LogsRead } from "../report/gather-logs.ts";
import { withStore } from "../with-store.ts";

/** `upshot usage`: tokens and cost only. Loads as little as it can: this is the fast path. */
export async function runUsage({ options, terminal }: CommandCall): Promise<number> {
  const period = readPeriod(options, terminal);
  const given = text(options["by"]);
  const json = options["json"] === true;
  const by = groupingOf(given) ?? (json ? null : "month");
  return withStore(terminal, async (store) => {
    const progress = startProgress(terminal);
    const logs = await gatherLogs(terminal, store, {
      folder: text(options["logs"]),
      evidence: null,
      onProgress: progress.logs,
    });
    progress.done();
    const total = withInterval(logs, sumUsage(logs.rows, period), period);
    const groups = by === null ? null : groupsBy(logs, period, by);
    if (json) terminal.out(jsonText(groups === null ? total : { ...total, by: { what: by, groups } }));
    else {
      const [{ renderUsage }, { viewOf }, names] = await Promise.all([
        import("../render/usage-view.ts"),
        import("../view.ts"),
        toolNames(),
      ]);
      terminal.out(
        renderUsage(
          {
            total,
            by: by ?? "month",
            groups: groups ?? [],
            skipped: logs.reading.skipped.length,
            lookedIn: logs.reading.lookedIn,
            toolNames: names,
            ...period,
          },
          viewOf(terminal, options),
        ),
      );
    }
    return total.responses === 0 && logs.reading.skipped.length > 0 && period.from === null && period.to === null ? 1 : 0;
  });
}

function groupingOf(value: string | null): UsageGrouping | null {
  const known: readonly UsageGrouping[] = ["day", "month", "year", "tool", "model", "project", "session"];
  return known.find((grouping) => grouping === value) ?? null;
}

/** The 90 % interval of the cost, where some of it is estimated. */
function withInterval(logs: LogsRead, usage: UsageSum, { from, to }: Period): UsageSum {
  if (usage.basisMicros.estimated === 0) return usage;
  const rows: number[] = [];
  for (let row = 0; row < logs.rows.length; row++) {
    // The others add nothing, and they are many.
    if (basisAt(logs.rows, row) !== "estimated") continue;
    const at = timeAt(logs.rows, row);
    if ((from === null || at >= from) && (to === null || at < to)) rows.push(row);
  }
  const { below, above } = logs.spreadOfCost(rows);
  return { ...usage, interval: [Math.max(0, Math.round(usage.costMicros - below)), Math.round(usage.costMicros + above)] };
}

function groupsBy(logs: LogsRead, period: Period, by: UsageGrouping): ReturnType<typeof groupUsage> {
  const folders = by === "project" ? new Map(logs.reading.sessions().map((session) => [session.id, session.cwds[0] ?? ""])) : null;
  return groupUsage(logs.rows, period, by, period.timeZone, (session) => folders?.get(session) ?? "");
}
