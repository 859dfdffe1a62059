import { afterAll, expect, test } from "vitest";
import { killAgents } from "../support/agent-kills.ts";
import { seededRandom } from "../../bench/agent-schedules.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { testControl } from "../support/test-control.ts";

// Killed at every boundary between two things that last, at the peers and at random moments: no run is lost, nothing outside happens
// twice, what nobody can tell is asked, no money stays held. bench/agent-kill.ts does the same 2,000 times.
const rounds = Number(process.env["UPSHOT_KILL_ROUNDS"] ?? (process.env["CI"] === "true" ? 50 : 12));
const folders = temporaryFolders();
afterAll(() => folders.remove());

test(`agents survive ${rounds} kills`, { timeout: 60_000 + rounds * 15_000 }, async () => {
  const folder = folders.next();
  const store = await testControl(folder);
  try {
    const { judged } = await killAgents({ rounds, random: seededRandom(20_261_121), folder, store });
    expect(judged.wrong).toEqual([]);
    expect(judged.chores).toBeGreaterThan(rounds / 4);
    expect(judged.runs).toBe(2 * judged.chores);
  } finally {
    await store.close();
  }
});
