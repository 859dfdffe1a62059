import { AsyncResource } from "node:async_hooks";
import { endCall } from "../money/calls.ts";
import { openTools, worldOf } from "./open-tools.ts";
import { advance, failToOpen } from "./advance.ts";
import type { Dependencies } from "./dependencies.ts";
import { openDurable, type Durable, type OpenLeg } from "./durable.ts";
import type { PostgresPlace } from "../../db/postgres/control.ts";
import { endRun } from "./end-run.ts";
import { park, type Progress } from "./park.ts";
import { nextStep } from "./next-step.ts";
import { recordRun } from "./record-run.ts";
import { takeRun, type RunState } from "./run-state.ts";

/** Milliseconds without a beat after which a worker is taken for dead. */
const usuallyDeadAfter = 15_000;
/** Times one step may break off. */
const mostBreaks = 5;
/** Milliseconds between looks for stops, while something runs here. */
const lookForStops = 200;
/** Legs one process works on at once. */
const mostLegs = 64;

/** Works on runs. Idle, it asks the store one question a second; parked runs cost nothing here. */
export interface Worker {
  /** Begins what waits. Called by itself each second, and by whoever queued something. */
  dispatch(): Promise<void>;
  listen(run: string, hear: (piece: string) => void): () => void;
  /** Ends calls of runs that were stopped, at once. */
  abortStopped(): Promise<void>;
  /** Legs stop after the call they are at; what is not done goes on at the next start. */
  close(): Promise<void>;
}

interface Active {
  readonly run: string;
  readonly leg: number;
  readonly abort: AbortController;
}

export function openWorker(deps: Dependencies, place: PostgresPlace): Worker {
  const { control, log, worker, deadAfter = usuallyDeadAfter } = deps;
  // By run and leg: a leg that comes too late must not be taken for the one that works.
  const active = new Map<string, Active>();
  const listeners = new Map<string, Set<(piece: string) => void>>();
  const closing = new AbortController();
  /** How often the same step of a run broke off, without anything in between. */
  const broken = new Map<string, number>();
  let durable: Promise<Durable> | null = null;
  let lastBeat = 0;
  let dispatching: Promise<void> | null = null;
  let again = false;

  const openLeg = async (run: string, leg: number): Promise<OpenLeg | null> => {
    if (closing.signal.aborted) throw new Error("the server is ending");
    const one: Active = { run, leg, abort: new AbortController() };
    const key = `${run}:${leg}`;
    active.set(key, one);
    begun.delete(key);
    const state = await takeRun(deps, run, leg).catch((error: unknown) => {
      active.delete(key);
      throw error;
    });
    if (state === null) {
      active.delete(key);
      return null;
    }
    const hear = (piece: string): void => listeners.get(run)?.forEach((each) => each(piece));
    const world = worldOf(deps, { definition: state.definition, owner: state.owner, run, trigger: state.trigger });
    let tools: Awaited<ReturnType<typeof openTools>> | null = null;
    const step = async (): Promise<Progress> => {
      // Not caught by anybody: the leg breaks off as by a crash, and goes on at the next start.
      if (closing.signal.aborted) throw new Error("the server is ending");
      if (tools === null) {
        try {
          tools = await openTools(deps, world);
          for (const tool of tools.tools) state.annotations.set(tool.name, tool.annotation);
        } catch (error) {
          return failToOpen(deps, state, error);
        }
      }
      // One answer of the model, and all that it wants done: each call has its own intent and receipt in any case.
      for (;;) {
        const progress = await advance(deps, state, tools.tools, { signal: one.abort.signal, hear }).catch((error: unknown) =>
          brokeOff(state, error),
        );
        if (progress !== "broke-off") broken.delete(run);
        if (progress === "left" || progress === "broke-off" || nextStep(state).kind !== "tool" || closing.signal.aborted)
          return progress === "broke-off" ? "left" : progress;
      }
    };
    return {
      step,
      close: async (more) => {
        active.delete(key);
        await tools?.close();
        if (more)
          await control.query("update agent_run set state = 'queued', worker = null where id = $1 and fence = $2 and state = 'running'", [
            run,
            state.fence,
          ]);
        await recordRun(deps, run).catch((error: unknown) =>
          log.error("a run could not be written to the ledger", { error: String(error) }),
        );
        void dispatch();
      },
    };
  };

  /** What no step foresaw: tried again after a while, and given up where it stays. */
  const brokeOff = async (state: RunState, error: unknown): Promise<Progress | "broke-off"> => {
    if (closing.signal.aborted) throw error;
    const times = (broken.get(state.id) ?? 0) + 1;
    broken.set(state.id, times);
    log.error("a step of an agent's run broke off", { agent: state.agent, times, error: error instanceof Error ? error.name : "unknown" });
    if (times >= mostBreaks) {
      broken.delete(state.id);
      return endRun(deps, state, "failed", "the same step broke off several times; the server's log says more");
    }
    await park(deps, state, "time", "a step broke off; tried again by itself", deps.now() + 2 ** times * 1_000);
    return "broke-off";
  };

  const start = async (): Promise<Durable> => {
    durable ??= openDurable(place, worker, { open: openLeg }, log).catch((error: unknown) => {
      durable = null;
      throw error;
    });
    return durable;
  };

  const beat = async (): Promise<void> => {
    if (performance.now() - lastBeat < deadAfter / 5 && lastBeat > 0) return;
    lastBeat = performance.now();
    await control.query("insert into agent_worker (id) values ($1) on conflict (id) do update set beat_at = now()", [worker]);
  };

  /** Runs of dead workers, and runs of ours that nobody here works on, wait again for a worker; what had them can begin nothing. */
  const handOver = async (): Promise<void> => {
    const rows = await control.query<{ id: string; leg: number; mine: boolean }>(
      `select r.id, r.leg, coalesce(r.worker = $1, false) as mine from agent_run r left join agent_worker w on w.id = r.worker
       where (r.state = 'running' or (r.state = 'queued' and r.worker is not null))
         and (r.worker = $1 or w.beat_at is null or w.beat_at < now() - make_interval(secs => $2))`,
      [worker, deadAfter / 1000],
    );
    for (const { id, leg, mine } of rows) {
      if (mine && (active.has(`${id}:${leg}`) || begun.has(`${id}:${leg}`))) continue;
      await control.query(
        "update agent_run set state = 'queued', worker = null, fence = fence + 1 where id = $1 and leg = $2 and state in ('queued', 'running')",
        [id, leg],
      );
      await (await start()).abandon(id, leg).catch(() => undefined);
      log.warn("a run of a worker that ended was taken up", { leg });
    }
  };

  // Legs that were handed to DBOS here, and have not opened yet.
  const begun = new Set<string>();

  const dispatchOnce = async (): Promise<void> => {
    await beat();
    await control.query(
      `update agent_run set state = 'queued', waits_for = '', reason = '', wake_at = null, queued_at = now()
       where state = 'parked' and wake_at <= now() and not exists (select from agent_stop where key = any (stop_keys))`,
    );
    // Work that was handed over and is done, failed or was stopped: whoever waits for it reads what came of it.
    await control.query(
      `update agent_run r set state = 'queued', waits_for = '', reason = '', queued_at = now()
       from agent_run child
       where r.state = 'parked' and r.waits_for like 'run:%' and child.id = substr(r.waits_for, 5) and child.state in ('done', 'failed', 'stopped')`,
    );
    await expireApprovals();
    await settleStopped();
    await handOver();
    const room = mostLegs - active.size;
    if (room <= 0) return;
    const chosen = await control.query<{ id: string; leg: number }>(
      `with waiting as (
         select r.id, r.agent, row_number() over (partition by r.agent order by r.queued_at, r.id) as place
         from agent_run r join agent a on a.name = r.agent
         where r.state = 'queued' and a.paused_at is null and r.worker is null
       ), busy as (select agent, count(*) as count from agent_run where state = 'running' or (state = 'queued' and worker is not null) group by agent)
       update agent_run r set leg = r.leg + 1, worker = $1
       from waiting w left join busy b on b.agent = w.agent join agent a on a.name = w.agent
       where r.id = w.id and r.state = 'queued' and r.worker is null and w.place + coalesce(b.count, 0) <= a.concurrency and w.place <= $2
       returning r.id, r.leg`,
      [worker, room],
    );
    if (chosen.length === 0) return;
    const runs = await start();
    for (const { id, leg } of chosen) {
      begun.add(`${id}:${leg}`);
      await runs.begin(id, leg).catch((error: unknown) => {
        begun.delete(`${id}:${leg}`);
        throw error;
      });
    }
  };

  /**
   * Calls of runs that were stopped after a worker died in them: no money stays held for them, and nobody is told they did nothing.
   * What its owner takes back of a run that is over is no call of the run's own.
   */
  const settleStopped = async (): Promise<void> => {
    const left = await control.query<{ run: string; id: string; kind: "model" | "tool" }>(
      `select c.run, c.id, c.kind from agent_call c join agent_run r on r.id = c.run
       where c.state = 'begun' and r.state in ('done', 'failed', 'stopped') and c.id not like '%.undo'`,
    );
    for (const { run, id, kind } of left)
      await endCall(control, {
        run,
        id,
        state: kind === "model" ? "failed" : "uncertain",
        because: "it was stopped after the server ended during this call",
        costMicros: null,
        tokens: 0,
        usage: null,
        result: null,
        effect: null,
      });
  };

  /** A call that nobody allowed in time is refused; a run in circles that nobody let go on is over. */
  const expireApprovals = async (): Promise<void> => {
    await control.query(
      `with expired as (update agent_approval set answer = 'expired', answered_at = now() where answer is null and expires_at <= now() returning id, kind)
       update agent_run r set waits_for = '', queued_at = now(),
         state = case when e.kind = 'go-on' then 'stopped' else 'queued' end, ended_at = case when e.kind = 'go-on' then now() end,
         reason = case when e.kind = 'go-on' then 'it made no progress, and nobody answered in time whether it goes on' else '' end
       from expired e where r.waits_for = 'approval:' || e.id and r.state = 'parked'`,
    );
  };

  // Outside of whatever asks for it: within a leg DBOS would take what is begun for a part of the leg.
  const dispatch = AsyncResource.bind(async (): Promise<void> => {
    if (closing.signal.aborted) return;
    if (dispatching !== null) {
      again = true;
      return dispatching;
    }
    dispatching = (async () => {
      do {
        again = false;
        try {
          await dispatchOnce();
        } catch (error) {
          log.error("waiting runs could not be begun; tried again", { error: error instanceof Error ? error.message : String(error) });
        }
      } while (again && !closing.signal.aborted);
    })().finally(() => (dispatching = null));
    return dispatching;
  });

  const abortStopped = async (): Promise<void> => {
    if (active.size === 0) return;
    const rows = await control.query<{ id: string }>(
      "select r.id from agent_run r where r.id = any ($1) and exists (select from agent_stop where key = any (r.stop_keys))",
      [[...active.values()].map(({ run }) => run)],
    );
    const stopped = new Set(rows.map(({ id }) => id));
    for (const { run, abort } of active.values()) if (stopped.has(run)) abort.abort();
  };

  const timers = [setInterval(() => void dispatch(), 1_000), setInterval(() => void abortStopped().catch(() => undefined), lookForStops)];
  return {
    dispatch,
    abortStopped,
    listen: (run, hear) => {
      const heard = listeners.get(run) ?? new Set();
      listeners.set(run, heard.add(hear));
      return () => {
        heard.delete(hear);
        if (heard.size === 0) listeners.delete(run);
      };
    },
    close: async () => {
      timers.forEach(clearInterval);
      closing.abort();
      await dispatching;
      for (const { abort } of active.values()) abort.abort();
      await (await durable?.catch(() => null))?.close();
      await control.query("delete from agent_worker where id = $1", [worker]).catch(() => undefined);
    },
  };
}
