import type { Client } from "../../client/open-client.ts";
import type { RunRow } from "../../model/pages/agents.ts";

/** Runs of an agent, the newest first: the newest 100, or all. `more`: there are others. */
export async function runsOf(
  client: Client,
  name: string,
  all: boolean,
): Promise<{ readonly runs: readonly RunRow[]; readonly more: boolean; readonly timeZone: string }> {
  const first = await client.getAgentsByNameRuns({ name, limit: all ? 500 : 100 });
  const runs = [...first.runs];
  let { next } = first;
  if (all)
    while (next !== null) {
      const page = await client.getAgentsByNameRuns({ name, cursor: next, limit: 500 });
      runs.push(...page.runs);
      ({ next } = page);
    }
  return { runs, more: next !== null, timeZone: first.timeZone };
}
