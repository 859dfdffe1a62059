import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readRow } from "../../ledger/read-row.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { ownerToken } from "../access/owner-token.ts";
import { settleNow } from "../organisation/settle-now.ts";
import { readArchive } from "./backup/archive.ts";
import { backUp } from "./backup/back-up.ts";
import { restore } from "./backup/restore.ts";
import { makeDemo } from "./make-demo.ts";
import { dropOldUsage, writeRetention } from "./retention.ts";
import { differingRollUps, unsettledMonths } from "./rollup-check.ts";

const folders = temporaryFolders();
let from: Served;
let archive: Buffer;
let dropped: readonly string[] = [];
const quiet = (): void => undefined;

beforeAll(async () => {
  from = await openServed(folders.next());
  const { services } = from;
  await makeDemo(services, { people: 30, weeks: 24, seed: 5 }, quiet);
  await services.control.query("insert into setting (name, value) values ('a.test', 'null')");
  // The oldest months are left to their roll-ups, and have to come back as these.
  await writeRetention(services.control, 3);
  dropped = await dropOldUsage(services);
  archive = await buffer(await backUp(services, quiet));
});
afterAll(async () => {
  await from?.close();
  folders.remove();
});

test("what is restored says the same as what was backed up, row by row and sum by sum", async () => {
  expect(dropped.length).toBeGreaterThan(0);
  const folder = folders.next();
  const to = await openServed(folder);
  try {
    await expect(restore(to.services, () => Readable.from([archive]), quiet)).rejects.toMatchObject({ code: "key-wrong" });
  } finally {
    await to.close();
  }
  copyFileSync(join(from.services.folder, "keys", "organisation.key"), join(folder, "keys", "organisation.key"));
  const again = await openServed(folder);
  try {
    const { rows } = await restore(again.services, () => Readable.from([archive]), quiet);
    expect(rows).toBeGreaterThan(1000);
    await expect(restore(again.services, () => Readable.from([archive]), quiet)).rejects.toMatchObject({ code: "not-empty" });
    const expected = await state(from);
    expect(await state(again)).toEqual(expected);
    // Everything is looked at once more, and nothing changes.
    await settleNow(again.services);
    expect(await unsettledMonths(again.services.ledger)).toEqual([]);
    expect(await state(again)).toEqual(expected);
    const closed = z.array(z.string()).parse(expected.closed);
    expect(await differingRollUps(again.services.ledger, closed)).toEqual([]);
    expect((await again.newPerson("Somebody New", "member")).pseudonym).toHaveLength(16);
    await again.services.control.query(
      "insert into audit (actor, role, action, object) values ('system', 'system', 'read', 'after the restore')",
    );
  } finally {
    await again.close();
  }
});

test("a file that is cut off, changed or of another kind is told from a whole one", async () => {
  const read = async (bytes: Buffer): Promise<number> => {
    let frames = 0;
    for await (const frame of readArchive(Readable.from([bytes]), quiet)) frames += frame.rows > 0 ? 1 : 0;
    return frames;
  };
  expect(await read(archive)).toBeGreaterThan(10);
  for (const share of [0, 0.01, 0.3, 0.7, 0.999]) {
    await expect(read(archive.subarray(0, Math.floor(archive.length * share)))).rejects.toMatchObject({ code: "backup-damaged" });
  }
  const plain = gunzipSync(archive);
  for (const share of [0.2, 0.5, 0.8]) {
    const changed = Buffer.from(plain);
    const place = Math.floor(plain.length * share);
    changed[place] = (changed[place] ?? 0) ^ 1;
    await expect(read(gzipSync(changed))).rejects.toMatchObject({ code: "backup-damaged" });
  }
  const lastLine = plain.lastIndexOf(10, plain.length - 2);
  await expect(read(gzipSync(plain.subarray(0, lastLine + 1)))).rejects.toMatchObject({ code: "backup-damaged" });
  await expect(read(Buffer.from("a photograph"))).rejects.toMatchObject({ code: "backup-damaged" });
});

test("a backup from the future is refused", async () => {
  const plain = gunzipSync(archive);
  const end = plain.indexOf(10);
  const head = z.looseObject({ schema: z.looseObject({ ledger: z.number() }) }).parse(JSON.parse(plain.toString("utf8", 0, end)));
  head.schema.ledger = 9999;
  const later = gzipSync(Buffer.concat([Buffer.from(JSON.stringify(head)), plain.subarray(end)]));
  await expect(restore(from.services, () => Readable.from([later]), quiet)).rejects.toMatchObject({ code: "backup-newer" });
});

test("the running server hands it out to whoever has the owner token, and to nobody else", async () => {
  const admin = await from.newPerson("Adam Min", "admin");
  expect((await from.ask("get", "/api/operations/backup", { as: admin })).status).toBe(403);
  const answer = await from.ask("get", "/api/operations/backup", { headers: { "x-upshot-owner-token": ownerToken(from.services.folder) } });
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  let rows = 0;
  for await (const frame of readArchive(Readable.from([bytes]), quiet)) rows += frame.rows;
  expect(rows).toBeGreaterThan(1000);
});

/** Contents of every table as one number and one hash, and of the control store as text. */
async function state({ services: { ledger, control } }: Served): Promise<Record<string, unknown>> {
  const names = await ledger.query(
    "SELECT name, engine FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    {},
    (row) => ({ name: readRow(row).text("name"), engine: readRow(row).text("engine") }),
  );
  const found: Record<string, unknown> = {};
  for (const { name, engine } of names.filter((table) => !["touched", "schema_migration"].includes(table.name))) {
    // What a merge would make of the rows, whenever it comes.
    const final = engine === "MergeTree" ? "" : " FINAL";
    const [row] = await ledger.query(
      `SELECT count() AS n, toString(sum(cityHash64(toString(tuple(*))))) AS hash FROM ${name}${final}`,
      {},
      readRow,
    );
    found[name] = [row?.integer("n"), row?.text("hash")];
  }
  for (const name of ["person", "team", "identity", "membership", "population"]) {
    const rows = await control.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by 1`);
    found[name] = rows.map(({ row }) => row).filter((row) => !row.includes("Adam"));
  }
  const settings = await control.query<{ name: string; value: unknown }>(
    "select name, value from setting where name not in ('settle.until') order by name",
  );
  found["settings"] = settings;
  found["closed"] = settings.find(({ name }) => name === "retention.closed")?.value;
  return found;
}
