import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { type TestControl, testControl } from "../../../test/support/test-control.ts";
import { readLimits, removeLimit, scopesOf, setLimit, spendOf } from "./limits.ts";

const folders = temporaryFolders();
let store: TestControl;

beforeAll(async () => {
  store = await testControl(folders.next());
});

afterAll(async () => {
  await store.close();
  folders.remove();
});

test("who pays for a run, each once", () => {
  expect(scopesOf({ root: "r1", agents: ["a"], owner: "ada", teams: [] })).toEqual(["run:r1", "agent:a", "owner:ada", "org"]);
  expect(scopesOf({ root: "r1", run: "r2", agents: ["a", "b", "a"], owner: "ada", teams: ["t", "u"] })).toEqual([
    "run:r1",
    "run:r2",
    "agent:a",
    "agent:b",
    "owner:ada",
    "team:t",
    "team:u",
    "org",
  ]);
});

test("limits are set, read, changed and removed", async () => {
  const { control } = store;
  await setLimit(control, { scope: "team:t", period: "month", micros: 5 });
  await setLimit(control, { scope: "org", period: "day", micros: 9 });
  await setLimit(control, { scope: "org", period: "day", micros: 0 });
  await setLimit(control, { scope: "run:r1", period: "run", micros: 7 });
  expect(await readLimits(control, ["org", "run:r1", "agent:a"])).toEqual([
    { scope: "org", period: "day", micros: 0 },
    { scope: "run:r1", period: "run", micros: 7 },
  ]);
  expect(await removeLimit(control, "org", "day")).toBe(true);
  expect(await removeLimit(control, "org", "day")).toBe(false);
  expect(await readLimits(control, ["org"])).toEqual([]);
});

test("a limit that would bound nothing is refused", async () => {
  const wrong = [
    { scope: "orgs", period: "day", micros: 1 },
    { scope: "agent:", period: "day", micros: 1 },
    { scope: "agent:a", period: "run", micros: 1 },
    { scope: "run:r1", period: "day", micros: 1 },
    { scope: "org", period: "day", micros: -1 },
    { scope: "org", period: "day", micros: 0.5 },
  ] as const;
  for (const limit of wrong) await expect(setLimit(store.control, limit)).rejects.toMatchObject({ code: "limit-wrong" });
  // Whoever writes past this is refused by the table.
  await expect(store.control.query("insert into agent_limit values ('agent:a', 'run', 1)")).rejects.toThrow("period_fits_scope");
});

test("spend of the run, the day and the month that are asked for", async () => {
  await store.control.query(
    `insert into agent_spend values ('agent:a', 'day', '2026-11-20', 1, 0), ('agent:a', 'day', '2026-11-21', 2, 3),
     ('agent:a', 'month', '2026-11', 4, 5), ('run:r1', 'run', 'run', 6, 7), ('agent:b', 'day', '2026-11-21', 8, 9)`,
  );
  expect(await spendOf(store.control, ["run:r1", "agent:a", "org"], "2026-11-21", "2026-11")).toEqual([
    { scope: "agent:a", period: "day", spent: 2, reserved: 3 },
    { scope: "agent:a", period: "month", spent: 4, reserved: 5 },
    { scope: "run:r1", period: "run", spent: 6, reserved: 7 },
  ]);
});
