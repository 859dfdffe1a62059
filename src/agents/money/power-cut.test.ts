import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRun, intent, receipt } from "../../../test/support/agent-run.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { connectControl, type Control, type OpenControl } from "../../db/postgres/control.ts";
import { migratePostgres } from "../../db/postgres/migrate-postgres.ts";
import { type PostgresChild, startPostgres } from "../../db/postgres/start-postgres.ts";
import { silentLog as log } from "../../kit/log.ts";
import { beginCall, endCall } from "./calls.ts";
import { spendOf } from "./limits.ts";

// What a power cut leaves of calls: the store ends at once, and what it had not given to the disk is gone.

const folders = temporaryFolders();
let child: PostgresChild;
let control: OpenControl;

beforeAll(async () => {
  child = await startPostgres({ folder: join(folders.next(), "postgres"), log });
  control = connectControl(child.place, log);
  await migratePostgres(control, new URL("../../../sql/postgres/", import.meta.url));
});

afterAll(async () => {
  await control.close();
  await child.close();
  folders.remove();
});

async function cutPower(): Promise<void> {
  const before = child.pid;
  // An immediate shutdown: nothing that waits in memory is written.
  process.kill(before, "SIGQUIT");
  await expect.poll(() => child.pid, { timeout: 30_000 }).not.toBe(before);
  await control.close();
  control = connectControl(child.place, log);
}

async function callsOf(run: string): Promise<string[]> {
  const rows = await control.query<{ call: string }>("select id || ' ' || state as call from agent_call where run = $1 order by seq", [
    run,
  ]);
  return rows.map(({ call }) => call);
}

test("only the beginning of a call waits for the disk; its receipt does not", async () => {
  await addRun(control, { id: "waits", agent: "waits" });
  const waits = async (statement: (inside: Control) => Promise<unknown>): Promise<string | undefined> =>
    control.transaction(async (inside) => {
      await statement(inside);
      const [row] = await inside.query<{ how: string }>("select current_setting('synchronous_commit') as how");
      return row?.how;
    });
  expect(await waits(async (inside) => beginCall(inside, intent("waits", 1)))).toBe("on");
  expect(await waits(async (inside) => endCall(inside, receipt("waits", "c1")))).toBe("off");
  // For the receipt alone: the connection is as it was.
  expect(await waits(async (inside) => beginCall(inside, intent("waits", 2)))).toBe("on");
});

test("a receipt is there after a power cut as soon as the next call began", async () => {
  for (let round = 1; round <= 2; round++) {
    const run = `next-${round}`;
    await addRun(control, { id: run, agent: run });
    await beginCall(control, intent(run, 1, { amount: 60 }));
    await endCall(control, receipt(run, "c1", { costMicros: 20 }));
    await beginCall(control, intent(run, 2, { amount: 30 }));
    await cutPower();
    expect(await callsOf(run)).toEqual(["c1 done", "c2 begun"]);
    expect(await spendOf(control, [`agent:${run}`], "2026-11-21", "2026-11")).toMatchObject([{ spent: 20, reserved: 30 }, {}]);
  }
});

test("a receipt that a power cut took leaves a call that began, with its money held", async () => {
  for (let round = 1; round <= 2; round++) {
    const run = `last-${round}`;
    await addRun(control, { id: run, agent: run });
    await beginCall(control, intent(run, 1, { amount: 60 }));
    await endCall(control, receipt(run, "c1", { costMicros: 20 }));
    await cutPower();
    const [money] = await spendOf(control, [`agent:${run}`], "2026-11-21", "2026-11");
    const taken = (await callsOf(run))[0] === "c1 begun";
    expect(money).toMatchObject(taken ? { spent: 0, reserved: 60 } : { spent: 20, reserved: 0 });
    expect(await endCall(control, receipt(run, "c1", { costMicros: 25 }))).toBe(taken);
  }
});
