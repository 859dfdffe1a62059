import type { Client } from "../../client/open-client.ts";
import type { RunPage, RunStep } from "../../model/pages/agents.ts";

/** A run with all of its steps: the page of a run holds the newest only. */
export async function wholeRun(client: Client, id: string): Promise<RunPage> {
  const page = await client.getRunsById({ id });
  const earlier: (readonly RunStep[])[] = [];
  for (let cursor = page.nextSteps; cursor !== null;) {
    const { steps, next } = await client.getRunsByIdSteps({ id, cursor, limit: 500 });
    earlier.unshift(steps);
    cursor = next;
  }
  return { ...page, steps: [...earlier.flat(), ...page.steps], nextSteps: null };
}
