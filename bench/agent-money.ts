/**
 * Budgets of agents under random schedules, on a real PostgreSQL.
 *
 *   node bench/agent-money.ts [--schedules 100000] [--seed 1]
 *
 * A schedule is a run with up to three children, budgets that are too small for all of their calls, and up to 64 calls
 * in flight at once, spread over ten connections that work at the same time. Calls begin, end, begin and end again, are
 * never ended, or die before their beginning is committed; runs are taken by another worker; limits are raised and lowered; connections
 * are killed wherever they are, and half of those play all their steps once more. What is left open is then settled by two
 * at once. The steps are played inside the server (a procedure that commits after each), so that the network is not what is
 * measured; what they call are the shipped functions. `synchronous_commit` is off: nothing here is about a server that dies.
 *
 * Now and then a call lingers for a millisecond between the look at its budgets and the holding, where a race would be lost.
 *
 * Looked at: each commit that holds money (a trigger compares with the limit of that moment), the money before and after the
 * recovery (each row against the sum of its calls), and the worst overspend over the largest reservation of its schedule.
 * In one schedule of ten the provider counts more than was held; there the bound is the sum of what it counted too much.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { connectControl, type OpenControl } from "../src/db/postgres/control.ts";
import { migratePostgres } from "../src/db/postgres/migrate-postgres.ts";
import { startPostgres } from "../src/db/postgres/start-postgres.ts";
import { silentLog as log } from "../src/kit/log.ts";
import { makeSchedule, seededRandom, type Schedule } from "./agent-schedules.ts";

const { values } = parseArgs({ options: { schedules: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } } });
const total = Number(values.schedules);
/** Connections that work at once; schedules that are looked at together; schedules after which connections wait for each other, so that they meet. */
const lanes = 10;
const batch = 250;
const group = 25;
const random = seededRandom(Number(values.seed));

const setUp = `
  alter database postgres set synchronous_commit = off;
  insert into agent (name, owner, version) values ('bench', 'owner', 'v');
  create unlogged table bench_passed (scope text, period text, held bigint, micros bigint);
  create unlogged table bench_limit (scope text, period text, most bigint, lies boolean);
  create function bench_note() returns trigger language plpgsql as $$
  begin
    insert into bench_passed select new.scope, new.period, new.spent + new.reserved, micros from agent_limit
      where scope = new.scope and period = new.period and micros < new.spent + new.reserved;
    return null;
  end $$;
  create trigger bench_note after update on agent_spend for each row when (new.reserved > old.reserved) execute function bench_note();
  create trigger bench_first after insert on agent_spend for each row when (new.reserved > 0) execute function bench_note();
  create function bench_linger() returns trigger language plpgsql as $$
  begin
    if random() < 0.01 then perform pg_sleep(0.001); end if;
    return new;
  end $$;
  create trigger bench_linger before insert or update on agent_spend for each row execute function bench_linger();
  create procedure bench_play(steps jsonb, inout answers jsonb) language plpgsql as $$
  declare
    step record;
    answer text;
    counted jsonb := '{}';
  begin
    for step in select * from jsonb_to_recordset(steps) as one (a text, r text, n integer, m bigint, f integer, d text) loop
      if step.a in ('b', 'x') then
        answer := split_part(agent_begin_call(step.r, step.f, step.n, 'c' || step.n, 'model', 'm', '', null, 'allow', '', step.m, step.d, left(step.d, 7), null), ' ', 1);
      elsif step.a = 'e' then
        answer := case when agent_end_call(step.r, 'c' || step.n, 'done', '', step.m, 1, null, null, null) then 'ended' else 'not open' end;
      elsif step.a = 't' then
        update agent_run set fence = fence + 1 where id = step.r;
        answer := 'taken';
      else
        update agent_limit set micros = step.m where scope = step.r;
        answer := 'limit';
      end if;
      if step.a = 'x' then
        rollback;
        answer := 'died';
      else
        commit;
      end if;
      counted := counted || jsonb_build_object(answer, coalesce((counted ->> answer)::integer, 0) + 1);
    end loop;
    answers := counted;
  end $$;
  create procedure bench_recover(inout settled integer) language plpgsql as $$
  declare
    one record;
  begin
    settled := 0;
    for one in select run, id from agent_call where state = 'begun' order by random() loop
      if agent_end_call(one.run, one.id, 'uncertain', '', null, 0, null, null, null) then settled := settled + 1; end if;
      commit;
    end loop;
  end $$`;

/** A row of spend whose money is not that of its calls; \`open\`: those that are open hold what was reserved. */
const wrongMoney = `
  with due as (
    select place, sum(coalesce(cost_micros, 0)) as spent, sum(case when state = 'begun' then reserved_micros else 0 end) as reserved
    from agent_call cross join unnest(scopes) place group by place
  )
  select count(*)::integer as n from due
  full join (select scope || '|' || period || '|' || start as place, spent, reserved from agent_spend) s using (place)
  where coalesce(due.spent, 0) <> coalesce(s.spent, 0) or coalesce(due.reserved, 0) <> coalesce(s.reserved, 0)`;

/** By honesty: worst overspend over the largest reservation of any call that this budget pays for; of liars, over what they lied. */
const overspends = `
  select l.lies, coalesce(max((s.spent - l.most)::float8 / greatest(1, c.largest)), -1) as by_largest,
    coalesce(max(case when s.spent > l.most then (s.spent - l.most)::float8 / greatest(1, c.lied) else 0 end), 0) as by_lies, max(s.spent - l.most)::float8 as micros,
    (count(*) filter (where s.spent::float8 > 0.9 * l.most))::integer as tight, count(*)::integer as budgets
  from bench_limit l join agent_spend s using (scope, period)
  cross join lateral (
    select max(reserved_micros) as largest, sum(greatest(0, cost_micros - reserved_micros)) as lied from agent_call
    where run like split_part(split_part(l.scope, ':', 2), '-', 1) || '-%'
  ) c
  group by l.lies`;

/** Most calls of a schedule that had begun and not ended at one moment. */
const inFlight = `
  select coalesce(max(n), 0)::integer as n from (
    select sum(change) over (partition by split_part(run, '-', 1) order by at, change) as n from (
      select run, began_at as at, 1 as change from agent_call union all select run, ended_at, -1 from agent_call
    ) changes
  ) sums`;

const folder = mkdtempSync(join(tmpdir(), "upshot-agent-money-"));
const child = await startPostgres({ folder: join(folder, "postgres"), log });
const open: OpenControl[] = [];
try {
  await run();
} finally {
  for (const one of open) await one.close().catch(() => undefined);
  await child.close();
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const first = connectControl(child.place, log);
  await migratePostgres(first, new URL("../sql/postgres/", import.meta.url));
  await first.query(setUp);
  await first.close();
  const [work, control] = [connectControl(child.place, log), connectControl(child.place, log)];
  open.push(work, control);
  const answers = new Map<string, number>();
  const worst = {
    honest: -1,
    lying: 0,
    micros: -Infinity,
    tight: 0,
    budgets: 0,
    passed: 0,
    wrong: 0,
    kills: 0,
    recovered: 0,
    unsettled: 0,
    inFlight: 0,
    calls: 0,
    most: 0,
    deadlocks: 0,
  };
  const began = performance.now();
  for (let done = 0; done < total;) {
    const size = Math.min(batch, total - done);
    const schedules = Array.from({ length: size }, (_, index) => makeSchedule(random, `s${index}`, lanes));
    await writeSchedules(control, schedules);
    for (const { calls } of schedules) [worst.calls, worst.most] = [worst.calls + calls, Math.max(worst.most, calls)];
    for (let at = 0; at < size; at += group) await play(work, control, schedules.slice(at, at + group), answers, worst);
    const wrongOpen = await wrongRows(control);
    const [left] = await control.query<{ n: number }>("select count(*)::integer as n from agent_call where state = 'begun'");
    const settled = await Promise.all([1, 2].map(async () => work.query<{ settled: number }>("call bench_recover(0)")));
    const recovered = settled.flat().reduce((sum, row) => sum + row.settled, 0);
    worst.recovered += recovered;
    worst.unsettled += Math.abs((left?.n ?? 0) - recovered);
    worst.wrong += wrongOpen + (await wrongRows(control));
    for (const row of await control.query<{
      lies: boolean;
      by_largest: number;
      by_lies: number;
      micros: number;
      tight: number;
      budgets: number;
    }>(overspends)) {
      worst.tight += row.tight;
      worst.budgets += row.budgets;
      if (row.lies) worst.lying = Math.max(worst.lying, row.by_lies);
      else [worst.honest, worst.micros] = [Math.max(worst.honest, row.by_largest), Math.max(worst.micros, row.micros)];
    }
    const [flying] = await control.query<{ n: number }>(inFlight);
    worst.inFlight = Math.max(worst.inFlight, flying?.n ?? 0);
    const [passed] = await control.query<{ n: number }>(
      "select count(*)::integer as n from bench_passed p join bench_limit l using (scope, period) where not lies",
    );
    worst.passed += passed?.n ?? 0;
    await control.query(
      "truncate agent_run, agent_call, agent_approval, agent_limit, agent_spend, agent_outcome, bench_passed, bench_limit",
    );
    done += size;
    const seconds = (performance.now() - began) / 1000;
    const line = `${done} of ${total} schedules, ${seconds.toFixed(0)} s, ${(((total - done) * seconds) / done).toFixed(0)} s left; worst overspend ${Math.max(0, worst.honest).toFixed(3)} of the largest reservation`;
    if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
    else if (done % (batch * 20) === 0) console.error(line);
  }
  print(answers, worst, (performance.now() - began) / 1000);
}

function print(answers: ReadonlyMap<string, number>, worst: Readonly<Record<string, number>>, seconds: number): void {
  const { honest = 0, lying = 0, micros = 0 } = worst;
  console.log(
    `\n${total} schedules, seed ${values.seed}, ${worst["calls"]} calls, up to ${worst["most"]} in a schedule and ${worst["inFlight"]} in flight at once; ${seconds.toFixed(0)} s`,
  );
  console.log(
    `answers: ${[...answers]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(", ")}`,
  );
  console.log(
    `connections killed ${worst["kills"]}; calls settled by recovery ${worst["recovered"]}; settled twice or not ${worst["unsettled"]}; deadlocks ${worst["deadlocks"]}`,
  );
  console.log(`rows of spend that are not the sum of their calls: ${worst["wrong"]}`);
  console.log(`commits that held more than the limit of the moment: ${worst["passed"]}`);
  console.log(`budgets ${worst["budgets"]}, spent above 90 %: ${worst["tight"]}`);
  console.log(
    `worst overspend over the largest reservation: ${Math.max(0, honest).toFixed(3)} (${Math.max(0, micros)} micro-dollars; bar: 1)`,
  );
  console.log(`where the provider counts more than was held, worst overspend over all it counted too much: ${lying.toFixed(3)} (bound: 1)`);
  if (honest > 1 || lying > 1 || ["passed", "wrong", "unsettled", "deadlocks"].some((name) => worst[name] !== 0)) process.exitCode = 1;
}

async function writeSchedules(control: OpenControl, schedules: readonly Schedule[]): Promise<void> {
  await control.query(
    `insert into agent_run (id, agent, version, owner, parent, trigger, trigger_id, state, fence, stop_keys, budget_scopes)
     select id, 'bench', 'v', 'owner', parent, 'agent', id, 'running', 1, array['org', 'run:' || id], scopes
     from jsonb_to_recordset($1::jsonb) as one (id text, parent text, scopes text[])`,
    [JSON.stringify(schedules.flatMap(({ runs }) => runs))],
  );
  const limits = JSON.stringify(schedules.flatMap((one) => one.limits));
  const from = "from jsonb_to_recordset($1::jsonb) as one (scope text, period text, micros bigint, most bigint, lies boolean)";
  await control.query(`insert into agent_limit select scope, period, micros ${from}`, [limits]);
  await control.query(`insert into bench_limit select scope, period, most, lies ${from}`, [limits]);
}

/** All connections play their part of all schedules at once; some are killed. */
async function play(
  work: OpenControl,
  control: OpenControl,
  schedules: readonly Schedule[],
  answers: Map<string, number>,
  worst: { kills: number; deadlocks: number },
): Promise<void> {
  let playing = lanes;
  const playLane = async (lane: number, again: boolean): Promise<void> => {
    const steps = JSON.stringify(schedules.flatMap((one) => one.steps[lane] ?? []));
    try {
      const [row] = await work.query<{ answers: Readonly<Record<string, number>> }>("call bench_play($1::jsonb, null)", [steps]);
      for (const [name, count] of Object.entries(row?.answers ?? {})) answers.set(name, (answers.get(name) ?? 0) + count);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "40P01") worst.deadlocks++;
      // A connection that was killed says so, or is just gone. A server that were gone would refuse the next.
      else if (code === "57P01" || code === "ECONNRESET" || (error instanceof Error && error.message.includes("terminated"))) worst.kills++;
      else throw error;
      if (again) await playLane(lane, false);
    }
  };
  const killing = (async () => {
    if (random() > 0.15) return;
    await wait(random() * 40);
    if (playing === 0) return;
    await control.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where state = 'active' and query like 'call bench_play%' order by random() limit 1",
    );
  })();
  const replays = Array.from({ length: lanes }, () => random() < 0.5);
  await Promise.all([...replays.map(async (again, lane) => playLane(lane, again).finally(() => playing--)), killing]);
}

async function wrongRows(control: OpenControl): Promise<number> {
  const [row] = await control.query<{ n: number }>(wrongMoney);
  return row?.n ?? 0;
}
