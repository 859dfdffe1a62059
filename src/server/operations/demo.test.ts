import { afterAll, beforeAll, expect, test } from "vitest";
import { appendFacts } from "../../ledger/facts/append-facts.ts";
import { readRow } from "../../ledger/read-row.ts";
import type { UsageFact } from "../../model/facts.ts";
import { dayOf, openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { ownerToken } from "../access/owner-token.ts";
import { prepareDemo } from "../organisation/prepare-demo.ts";
import { publishNow } from "../organisation/publish-now.ts";
import { readSetting, writeSetting } from "../organisation/settings.ts";
import { settleNow } from "../organisation/settle-now.ts";
import { addTeam, ensureRoot, joinTeam } from "../organisation/teams.ts";
import { makeDemo } from "./make-demo.ts";
import { removeDemo } from "./remove-demo.ts";

const folders = temporaryFolders();
let served: Served;
beforeAll(async () => void (served = await openServed(folders.next())));
afterAll(async () => {
  await served?.close();
  folders.remove();
});
const quiet = (): void => undefined;
const size = { people: 40, weeks: 8, seed: 3 };

test("a demo that is removed leaves nothing behind, and does not come back by itself", async () => {
  const { services } = served;
  await ensureRoot(services.control);
  await services.control.query("delete from team");
  const before = await contents();
  await makeDemo(services, size, quiet);
  expect((await contents()).tables["usage"]).toBeGreaterThan(100);
  await expect(makeDemo(services, size, quiet)).rejects.toMatchObject({ code: "not-empty" });
  const gone = await removeDemo(services, { upkeepRuns: false, progress: quiet });
  expect(gone).toMatchObject({ people: 40, othersLeft: false });
  expect(await contents()).toEqual(before);
  expect(await readSetting(services.control, "organisation.name")).toBe("Your organisation");
  await prepareDemo(services, quiet);
  expect(await contents()).toEqual(before);
  await expect(removeDemo(services, { upkeepRuns: false, progress: quiet })).rejects.toMatchObject({ code: "not-found" });
});

test("what is not the demo's stays: people, teams, facts, settings that somebody changed", async () => {
  const { services } = served;
  const { control, ledger } = services;
  await makeDemo(services, size, quiet);
  const [demoTeam] = await control.query<{ id: string }>("select id from team where demo and parent <> 'org' order by id limit 1");
  const own = await addTeam(control, { name: "Real team", parent: demoTeam?.id ?? "" });
  const ann = await served.newPerson("Ann Real", "member");
  const bea = await served.newPerson("Bea Real", "member");
  await joinTeam(control, ann.pseudonym, own, { lead: false, since: "2026-01-01" });
  await joinTeam(control, bea.pseudonym, demoTeam?.id ?? "", { lead: false, since: "2026-01-01" });
  const facts = Array.from({ length: 50 }, (_, n) => responseOf(ann.pseudonym, n, services.now()));
  await appendFacts(ledger, { usage: facts }, { token: "real", dayOf });
  await writeSetting(control, "organisation.name", "Ours");
  await settleNow(services);
  await publishNow(services);
  await removeDemo(services, { upkeepRuns: false, progress: quiet });
  const { tables, control: rows } = await contents();
  expect(tables).toMatchObject({
    usage: 50,
    session_daily: 50,
    yield: 50,
    published: 0,
    published_basis: 0,
    artifact: 0,
    event: 0,
    link: 0,
    session: 0,
    verdict: 0,
  });
  const [sums] = await ledger.query(
    "SELECT (SELECT sum(cost_micros) FROM usage_daily) AS daily, (SELECT sum(cost_micros * sign) FROM usage) AS facts",
    {},
    (value) => [readRow(value).integer("daily"), readRow(value).integer("facts")],
  );
  expect(sums).toEqual([sums?.[1], 50 * 7000]);
  expect(rows).toMatchObject({ person: 2, membership: 2 });
  const kept = await control.query<{ id: string; demo: boolean }>("select id, demo from team order by id");
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(["org", own, demoTeam?.id]));
  expect(kept.some(({ demo }) => demo)).toBe(false);
  expect(await readSetting(control, "organisation.name")).toBe("Ours");
  await expect(makeDemo(services, size, quiet)).rejects.toMatchObject({ code: "not-empty" });
});

test("only the owner's token opens the commands of the operator", async () => {
  const admin = await served.newPerson("Adam Min", "admin");
  const ask = async (token: string | null, as?: typeof admin): Promise<number> => {
    const headers = token === null ? {} : { headers: { "x-upshot-owner-token": token } };
    return (await served.ask("delete", "/api/operations/demo", { ...headers, ...(as === undefined ? {} : { as }) })).status;
  };
  expect([await ask(null), await ask(null, admin), await ask("wrong", admin)]).toEqual([403, 403, 403]);
  expect(await ask(ownerToken(served.services.folder))).toBe(200);
});

function responseOf(person: string, n: number, now: number): UsageFact {
  return {
    key: `real ${n}`,
    person,
    session: `real-${n % 5}`,
    at: now - n * 86_400_000,
    source: "sync",
    tool: "claude-code",
    model: "m",
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    costMicros: 7000,
    unit: "",
    units: 0,
    tokens: { inputUncached: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: 4, output: 5, reasoning: 0 },
  };
}

/** Rows of every table of both stores, without the trail and what the stores keep about themselves. */
async function contents(): Promise<{ tables: Record<string, number>; control: Record<string, number> }> {
  const { ledger, control } = served.services;
  const names = await ledger.query(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND (engine LIKE '%MergeTree' OR engine = 'Distributed')",
    {},
    (row) => readRow(row).text("name"),
  );
  const tables: Record<string, number> = {};
  for (const name of names.filter((each) => each !== "touched")) {
    const [n] = await ledger.query(`SELECT count() AS n FROM ${name}`, {}, (row) => readRow(row).integer("n"));
    tables[name] = n ?? 0;
  }
  const rows: Record<string, number> = {};
  const all = await control.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_name not in ('audit', 'setting', 'schema_migration')",
  );
  for (const { name } of all) {
    const [row] = await control.query<{ n: number }>(`select count(*) as n from ${name}`);
    rows[name] = row?.n ?? 0;
  }
  return { tables, control: rows };
}
