import { setTimeout as wait } from "node:timers/promises";
import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { audit } from "../access/audit.ts";
import { forgetFasterWithout } from "../organisation/faster-without.ts";
import { demoOwner, removeDemoAgent } from "../agents/demo-agent.ts";
import { removeDemoMoney } from "../money/demo-money.ts";
import { forgetResolved } from "../organisation/identities.ts";
import { rootTeam } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { forgetDemoSettings, readDemoNote } from "./demo-note.ts";
import { removeDemoFacts } from "./remove-demo-facts.ts";

export interface RemovedDemo {
  readonly people: number;
  readonly teams: number;
  /** Whether anybody or anything is there beside the demo. */
  readonly othersLeft: boolean;
}

export interface RemoveDemoOptions {
  /** Upkeep runs beside: what it was working out from the demo's rows when they went is taken away after it. */
  readonly upkeepRuns: boolean;
  readonly progress: (step: string) => void;
}

/**
 * Takes the simulated organisation away: people, teams, facts, roll-ups, and whatever was published about populations they
 * are in. What else is there stays as it is. Safe to run again after a crash: the people go last.
 * @throws UpshotError `not-found` where there is no demo
 */
export async function removeDemo(
  services: Pick<Services, "ledger" | "control" | "keys" | "folder">,
  options: RemoveDemoOptions,
): Promise<RemovedDemo> {
  const { ledger, control, keys } = services;
  const note = await readDemoNote(control);
  const people = (await control.query<{ pseudonym: string }>("select pseudonym from person where demo")).map(({ pseudonym }) => pseudonym);
  if (note === null && people.length === 0) {
    throw new UpshotError({ code: "not-found", message: "There is no demo here", hint: "Nothing was changed." });
  }
  const quarters = (
    await control.query<{ quarter: string }>("select distinct quarter from population where pseudonym = any($1) order by quarter", [people])
  ).map(({ quarter }) => quarter);
  await removeDemoAgent(services);
  const scope = { people: [...people, demoOwner(keys)], quarters, repos: note?.repos ?? [] };
  let left = await removeDemoFacts(ledger, scope, options.progress);
  if (options.upkeepRuns) await settledOnce(control, options.progress);
  for (let more = 0; left > 0 || (options.upkeepRuns && more === 0); more++) {
    if (more === 5) {
      throw new UpshotError({
        code: "demo-busy",
        message: "Rows of the demo are still being added while it is removed",
        hint: "Stop what sends them, then run it again.",
      });
    }
    left = await removeDemoFacts(ledger, scope, options.progress);
  }
  options.progress("removing the demo, people and teams");
  const teams = await control.transaction(async (transaction) => {
    for (const person of people) await forgetFasterWithout(transaction, keys, person);
    await removeMade(transaction, quarters);
    return removePeople(transaction, people, note?.name ?? null);
  });
  forgetResolved(control);
  const [others] = await control.query<{ n: number }>("select count(*) as n from person");
  await audit(control, { kind: "owner", pseudonym: null, role: "admin" }, "change", "demo removed", { people: people.length, teams });
  return { people: people.length, teams, othersLeft: (others?.n ?? 0) > 0 };
}

/** Waits until a settling that may have read the demo's rows has come to its end: each leaves the time behind. */
async function settledOnce(control: Control, progress: (step: string) => void): Promise<void> {
  progress("removing the demo, waiting for what is being worked out");
  const [clock] = await control.query<{ now: Date }>("select now() as now");
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(200)) {
    const [row] = await control.query("select 1 from setting where name = 'settle.until' and set_at > $1", [clock?.now]);
    if (row !== undefined) return;
  }
}

/**
 * What is marked as the demo's, and what was published or frozen about its people; of the tables that later migrations added,
 * too. A figure whose population had simulated people in it says nothing about the others.
 */
async function removeMade(control: Control, quarters: readonly string[]): Promise<void> {
  const tables = await control.query<{ name: string; columns: string[] }>(
    `select table_name::text as name, array_agg(column_name::text) as columns from information_schema.columns
     where table_schema = current_schema() group by table_name order by table_name`,
  );
  for (const { name, columns } of tables) {
    if (["person", "team", "population"].includes(name)) continue;
    if (columns.includes("demo")) await control.query(`delete from ${name} where demo`);
    if (quarters.length > 0 && name.startsWith("published_")) await control.query(`delete from ${name}`);
    else if (columns.includes("quarter")) await control.query(`delete from ${name} where quarter = any($1)`, [quarters]);
  }
  // The target that the demo set, unless somebody set another.
  await control.query(
    `delete from target using (select value -> 'target' as wrote from setting where name = 'demo.wrote') as demo
     where team = wrote ->> 'team' and since = (wrote ->> 'from')::date and set_on = since`,
  );
  // Sums of months with the demo in them, and notices of budgets that went with it.
  await control.query("delete from ledger_month");
  await control.query(
    "delete from money_notice n where not exists (select from budget b where b.scope = n.scope and b.subject = n.subject)",
  );
}

/** @returns teams removed: one that others are in, or that lies above such a one, becomes theirs */
async function removePeople(control: Control, people: readonly string[], name: string | null): Promise<number> {
  await control.query("update web_session set pseudonym = null where owner and pseudonym = any($1)", [people]);
  await control.query("delete from person_change where old = any($1) or new = any($1)", [people]);
  await control.query("delete from population where pseudonym = any($1)", [people]);
  await control.query("delete from person where pseudonym = any($1)", [people]);
  await control.query(
    `with recursive kept (id) as (
       select id from team where not demo union select team from membership
       union select team.parent from team join kept on team.id = kept.id where team.parent is not null
     ) update team set demo = false where demo and id in (select id from kept)`,
  );
  const removed = await control.query("delete from team where demo returning id");
  await removeDemoMoney(control);
  await forgetDemoSettings(control);
  // The organisation itself stays where others are in it, under the name that it would have begun with.
  if (name !== null) await control.query("update team set name = 'Your organisation' where id = $1 and name = $2", [rootTeam, name]);
  return removed.length;
}
