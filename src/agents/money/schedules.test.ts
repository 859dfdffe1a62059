import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRun, intent, receipt } from "../../../test/support/agent-run.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { type TestControl, testControl } from "../../../test/support/test-control.ts";
import type { Control, OpenControl } from "../../db/postgres/control.ts";
import { beginCall, type Begun, endCall } from "./calls.ts";
import { setLimit } from "./limits.ts";

/** One run and two children of it in one team; each schedule has its own. */
const runs = ["root", "left", "right"] as const;
const days = ["2026-11-30", "2026-12-01"] as const;

interface Money {
  readonly spent: number;
  readonly reserved: number;
}
interface Call {
  readonly run: (typeof runs)[number];
  readonly seq: number;
}
type Step =
  /** `crash`: the connection is killed before the call's beginning is committed, or its answer is lost. */
  | (Call & {
      readonly do: "begin";
      readonly amount: number;
      readonly day: (typeof days)[number];
      readonly crash: "no" | "before" | "after";
    })
  | (Call & { readonly do: "end"; readonly cost: number | null })
  | { readonly do: "limit"; readonly of: "run" | "agent" | "team"; readonly micros: number }
  /** Another worker takes the run: this one's fence is old from then on. */
  | { readonly do: "take"; readonly run: (typeof runs)[number] };

const call = { run: fc.constantFrom(...runs), seq: fc.integer({ min: 1, max: 6 }) };
const crash = fc.constantFrom("no", "no", "no", "before", "after");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("begin"),
      ...call,
      amount: fc.integer({ min: 0, max: 60 }),
      day: fc.constantFrom(...days),
      crash,
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("end"), ...call, cost: fc.option(fc.integer({ min: 0, max: 80 })) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("limit"),
      of: fc.constantFrom("run", "agent", "team"),
      micros: fc.integer({ min: 0, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("take"), run: fc.constantFrom(...runs) }) },
);

/** Milliseconds: hundreds of schedules, on a machine that has other things to do. */
const patience = 240_000;

const folders = temporaryFolders();
let store: TestControl;
let pools: readonly OpenControl[];
let schedules = 0;

beforeAll(async () => {
  store = await testControl(folders.next());
  // Nothing here is about a server that dies: what it has committed may reach the disk later.
  const [database] = await store.control.query<{ name: string }>("select current_database() as name");
  await store.control.query(`alter database "${database?.name}" set synchronous_commit = off`);
  // Looks at each commit that holds money, as the store sees it: under the locks of whoever wrote it.
  await store.control.query(`
    create table passed_limit (scope text, period text, start text, held bigint, micros bigint);
    create function note_passed() returns trigger language plpgsql as $$
    begin
      insert into passed_limit select scope, period, new.start, new.spent + new.reserved, micros from agent_limit
        where scope = new.scope and period = new.period and micros < new.spent + new.reserved;
      return null;
    end $$;
    create trigger note_passed after update on agent_spend for each row when (new.reserved > old.reserved) execute function note_passed();
    create trigger note_first after insert on agent_spend for each row when (new.reserved > 0) execute function note_passed()`);
  pools = [store.another(), store.another(), store.another()];
});

afterAll(async () => {
  await store.close();
  folders.remove();
});

/** Makes the runs of a new schedule; returns what its names begin with. */
async function newSchedule(): Promise<string> {
  const own = `s${++schedules}`;
  const top = { id: `${own}-root`, agent: `${own}-top` };
  const common = { owner: `${own}-owner`, teams: [`${own}-team`] };
  await addRun(store.control, { ...top, ...common });
  for (const name of ["left", "right"])
    await addRun(store.control, { id: `${own}-${name}`, agent: `${own}-under`, parents: [top], ...common });
  return own;
}

function limitOf(own: string, of: "run" | "agent" | "team"): { scope: string; period: "run" | "day" | "month" } {
  if (of === "run") return { scope: `run:${own}-root`, period: "run" };
  return of === "agent" ? { scope: `agent:${own}-under`, period: "day" } : { scope: `team:${own}-team`, period: "month" };
}

/** "lost" where the answer did not come: nobody knows whether it began. */
async function begin(control: Control, own: string, one: Extract<Step, { do: "begin" }>, fence: number): Promise<Begun | "lost"> {
  const { run, seq, amount, day } = one;
  const wanted = intent(`${own}-${run}`, seq, { amount, day, month: day.slice(0, 7), fence });
  if (one.crash !== "before") {
    const answer = await beginCall(control, wanted);
    return one.crash === "after" ? "lost" : answer;
  }
  const killed = control.transaction(async (inside) => {
    await beginCall(inside, wanted);
    await inside.query("select pg_terminate_backend(pg_backend_pid())");
  });
  await expect(killed).rejects.toThrow(/terminat|connection|queryable/i);
  return "lost";
}

async function end(control: Control, own: string, { run, seq, cost }: Extract<Step, { do: "end" }>): Promise<boolean> {
  return endCall(control, receipt(`${own}-${run}`, `c${seq}`, { costMicros: cost }));
}

/** The rules in a few lines of plain code, for steps that come one after the other. */
class Reference {
  readonly limits = new Map<string, number>();
  readonly spend = new Map<string, Money>();
  readonly calls = new Map<string, { places: string[]; reserved: number; open: boolean }>();
  readonly fences = new Map<string, number>();
  readonly own: string;
  constructor(own: string) {
    this.own = own;
  }

  begin({ run, seq, amount, day }: Extract<Step, { do: "begin" }>, fence: number): string {
    if (fence !== (this.fences.get(run) ?? 1)) return "fenced";
    if (this.calls.has(`${run} ${seq}`)) return "known";
    const agents = run === "root" ? ["top"] : ["top", "under"];
    const scopes = [...agents.map((agent) => `agent:${this.own}-${agent}`), `team:${this.own}-team`, `owner:${this.own}-owner`, "org"];
    const itself = [...new Set(["root", run])].map((name) => `run:${this.own}-${name}|run|run`);
    const places = [...itself, ...scopes.flatMap((scope) => [`${scope}|day|${day}`, `${scope}|month|${day.slice(0, 7)}`])];
    const tight = places.some((place) => {
      const { spent, reserved } = this.spend.get(place) ?? { spent: 0, reserved: 0 };
      return spent + reserved + amount > (this.limits.get(place.slice(0, place.lastIndexOf("|"))) ?? Infinity);
    });
    if (amount > 0 && tight) return "over";
    this.calls.set(`${run} ${seq}`, { places, reserved: amount, open: true });
    this.add(places, amount, 0);
    return "begun";
  }

  end({ run, seq, cost }: Extract<Step, { do: "end" }>): boolean {
    const one = this.calls.get(`${run} ${seq}`);
    if (one?.open !== true) return false;
    one.open = false;
    this.add(one.places, -one.reserved, cost ?? one.reserved);
    return true;
  }

  private add(places: readonly string[], reserved: number, spent: number): void {
    for (const place of places) {
      const old = this.spend.get(place) ?? { spent: 0, reserved: 0 };
      this.spend.set(place, { spent: old.spent + spent, reserved: old.reserved + reserved });
    }
  }
}

/** All spend of the schedule that is not nothing; the organisation's is everybody's. */
async function spendRows(own: string): Promise<[string, Money][]> {
  const rows = await store.control.query<{ place: string; spent: number; reserved: number }>(
    `select scope || '|' || period || '|' || start as place, spent, reserved from agent_spend
     where split_part(scope, ':', 2) like $1 and (spent > 0 or reserved > 0)`,
    [`${own}-%`],
  );
  return sorted(rows.map(({ place, ...money }) => [place, money]));
}

function expectedRows(spend: ReadonlyMap<string, Money>): [string, Money][] {
  return sorted([...spend].filter(([place, { spent, reserved }]) => !place.startsWith("org|") && (spent > 0 || reserved > 0)));
}

function sorted(rows: [string, Money][]): [string, Money][] {
  return rows.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

test(
  "steps one after the other: each answer and all the money are those of the reference",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const own = await newSchedule();
        const reference = new Reference(own);
        const answers: [unknown, unknown][] = [];
        for (const [index, one] of steps.entries()) {
          const control = pools[index % pools.length] ?? store.control;
          if (one.do === "limit") {
            const limit = limitOf(own, one.of);
            await setLimit(control, { ...limit, micros: one.micros });
            reference.limits.set(`${limit.scope}|${limit.period}`, one.micros);
          } else if (one.do === "take") {
            await control.query("update agent_run set fence = fence + 1 where id = $1", [`${own}-${one.run}`]);
            reference.fences.set(one.run, (reference.fences.get(one.run) ?? 1) + 1);
          } else if (one.do === "end") answers.push([await end(control, own, one), reference.end(one)]);
          else {
            // Every third beginning comes from a worker that was taken for dead.
            const fence = (reference.fences.get(one.run) ?? 1) - (index % 3 === 0 && reference.fences.has(one.run) ? 1 : 0);
            const answer = await begin(control, own, one, fence);
            const expected = one.crash === "before" ? "lost" : reference.begin(one, fence);
            answers.push(answer === "lost" ? ["lost", one.crash === "no" ? expected : "lost"] : [answer.kind, expected]);
          }
        }
        expect(answers.map(([answer]) => answer)).toEqual(answers.map(([, expected]) => expected));
        expect(await spendRows(own)).toEqual(expectedRows(reference.spend));
      }),
      { numRuns: 40 },
    );
    // None of them was passed by a call that began, also after one that cost more than was held.
    expect(await store.control.query("select * from passed_limit")).toEqual([]);
  },
  patience,
);

test(
  "steps of several workers at once: no limit is ever passed, every call is held and settled once",
  async () => {
    const workers = fc.array(fc.array(step, { minLength: 3, maxLength: 14 }), { minLength: 2, maxLength: 12 });
    const limits = fc.record({
      run: fc.integer({ min: 0, max: 300 }),
      agent: fc.integer({ min: 0, max: 200 }),
      team: fc.integer({ min: 0, max: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(workers, limits, async (schedule, first) => {
        const own = await newSchedule();
        for (const of of ["run", "agent", "team"] as const) await setLimit(store.control, { ...limitOf(own, of), micros: first[of] });
        const [begun, ended, wrong]: [string[], string[], unknown[]] = [[], [], []];
        const work = async (control: Control, steps: readonly Step[]): Promise<void> => {
          for (const one of steps) {
            if (one.do === "limit") await setLimit(control, { ...limitOf(own, one.of), micros: one.micros });
            else if (one.do === "end" && (await end(control, own, one))) ended.push(`${own}-${one.run} c${one.seq}`);
            else if (one.do === "begin") {
              const answer = await begin(control, own, one, 1);
              if (answer === "lost" || answer.kind === "known") continue;
              if (answer.kind === "begun") begun.push(`${own}-${one.run} c${one.seq}`);
              else if (answer.kind !== "over" || answer.left >= one.amount) wrong.push(answer);
            }
          }
        };
        await Promise.all(schedule.map(async (steps, worker) => work(pools[worker % pools.length] ?? store.control, steps)));
        expect(wrong).toEqual([]);
        const rows = await store.control.query<{ call: string; open: boolean; reserved: number; cost: number; scopes: string[] }>(
          "select run || ' ' || id as call, state = 'begun' as open, reserved_micros as reserved, coalesce(cost_micros, 0) as cost, scopes from agent_call where run like $1",
          [`${own}-%`],
        );
        // Nobody was told twice that a call began, and none began of which nobody was told, except where the answer was lost.
        expect(new Set(begun).size).toBe(begun.length);
        const lost = new Set(
          schedule.flat().flatMap((one) => (one.do === "begin" && one.crash === "after" ? [`${own}-${one.run} c${one.seq}`] : [])),
        );
        expect(rows.filter((row) => !begun.includes(row.call) && !lost.has(row.call))).toEqual([]);
        expect(ended.toSorted()).toEqual(rows.flatMap((row) => (row.open ? [] : [row.call])).toSorted());
        expect(await spendRows(own)).toEqual(expectedRows(moneyIn(rows, true)));
        // Only what a provider counted above what was held can pass a limit.
        const lies = rows.reduce((sum, row) => sum + Math.max(0, row.cost - row.reserved), 0);
        const passed = store.control.query("select * from passed_limit where split_part(scope, ':', 2) like $1 and held > micros + $2", [
          `${own}-%`,
          lies,
        ]);
        expect(await passed).toEqual([]);
        // Two workers recover at once what nobody ended: each call is settled by one of them, at all that was held.
        const open = rows.filter((row) => row.open);
        const recover = async (control: Control): Promise<boolean[]> =>
          Promise.all(
            open.map(async ({ call: name }) => endCall(control, receipt(...namesOf(name), { state: "uncertain", costMicros: null }))),
          );
        const [one = [], two = []] = await Promise.all(pools.slice(0, 2).map(recover));
        expect(one.map((mine, index) => mine !== two[index])).toEqual(open.map(() => true));
        expect(await spendRows(own)).toEqual(expectedRows(moneyIn(rows, false)));
      }),
      { numRuns: 30 },
    );
  },
  patience,
);

function namesOf(name: string): [run: string, id: string] {
  const [run = "", id = ""] = name.split(" ");
  return [run, id];
}

/** What these calls hold and have spent; `held`: those that are open hold what was reserved, else it is spent. */
function moneyIn(
  calls: readonly { readonly open: boolean; readonly reserved: number; readonly cost: number; readonly scopes: readonly string[] }[],
  held: boolean,
): ReadonlyMap<string, Money> {
  const money = new Map<string, Money>();
  for (const { open, reserved, cost, scopes } of calls) {
    for (const place of scopes) {
      const old = money.get(place) ?? { spent: 0, reserved: 0 };
      money.set(place, {
        spent: old.spent + cost + (open && !held ? reserved : 0),
        reserved: old.reserved + (open && held ? reserved : 0),
      });
    }
  }
  return money;
}
