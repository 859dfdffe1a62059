import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { silentLog as log } from "../../kit/log.ts";
import { connectControl, type OpenControl } from "./control.ts";
import { withLock } from "./migrate-postgres.ts";
import { type PostgresChild, startPostgres } from "./start-postgres.ts";

const folders = temporaryFolders();
let child: PostgresChild;
let control: OpenControl;

beforeAll(async () => {
  child = await startPostgres({ folder: join(folders.next(), "postgres"), log });
  control = connectControl(child.place, log);
  await control.query("create table note (id bigint primary key, text text)");
});

afterAll(async () => {
  await control.close();
  await child.close();
  folders.remove();
});

test("values come as plain and exact as they can", async () => {
  const [row] = await control.query(
    "select 9007199254740991::bigint as n, date '2026-11-21' as day, '{\"a\":1}'::jsonb as json, '\\x00ff'::bytea as bytes, '2026-11-21T10:00:00Z'::timestamptz as at, $1::text as text",
    ["'; drop table note --"],
  );
  expect(row).toEqual({
    n: 9007199254740991,
    day: "2026-11-21",
    json: { a: 1 },
    bytes: Buffer.from([0, 255]),
    at: new Date("2026-11-21T10:00:00Z"),
    text: "'; drop table note --",
  });
  await expect(control.query("select 9007199254740992::bigint as n")).rejects.toThrow("not an exact integer");
});

test("a transaction is all or nothing, one within it a part of its own", async () => {
  await control.transaction(async (outer) => {
    await outer.query("insert into note values (1, 'kept')");
    const inner = outer.transaction(async (inside) => {
      await inside.query("insert into note values (2, 'lost')");
      await inside.query("insert into note values (1, 'twice')");
    });
    await expect(inner).rejects.toMatchObject({ code: "23505" });
    await outer.query("insert into note values (3, 'kept')");
  });
  const stopped = control.transaction(async (work) => {
    await work.query("insert into note values (4, 'lost')");
    throw new Error("stopped");
  });
  await expect(stopped).rejects.toThrow("stopped");
  expect(await control.query("select id from note order by id")).toEqual([{ id: 1 }, { id: 3 }]);
});

test("work under one lock is done by one after the other", async () => {
  const steps: string[] = [];
  const work = async (name: string) =>
    withLock(control, "test", async () => {
      steps.push(`${name} in`);
      await wait(20);
      steps.push(`${name} out`);
    });
  await Promise.all([work("a"), work("b"), work("c")]);
  expect(steps.map((step) => step.split(" ")[1])).toEqual(["in", "out", "in", "out", "in", "out"]);
});

test("a connection that is cut between two queries of a transaction ends that transaction, nothing else", async () => {
  const cut = control.transaction(async (work) => {
    const [row] = await work.query<{ pid: number }>("select pg_backend_pid() as pid");
    await control.query("select pg_terminate_backend($1)", [row?.pid]);
    await wait(50);
    await work.query("select 1");
  });
  await expect(cut).rejects.toThrow(/terminat|connection|queryable/i);
  expect(await control.query("select 1 as one")).toEqual([{ one: 1 }]);
});

test("a server that is not there is an error of its own", async () => {
  const nowhere = connectControl({ ...child.place, host: "/nowhere" }, log);
  await expect(nowhere.query("select 1")).rejects.toMatchObject({ code: "control-unreachable" });
  await nowhere.close();
});
