import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresPlace } from "../../db/postgres/control.ts";
import type { Agents } from "../agents.ts";
import type { HandOver } from "../tools/connector.ts";
import { liftStop, stopAll } from "../money/calls.ts";
import { openTriggers, type Triggers } from "../triggers/open-triggers.ts";
import { UpshotError } from "../../kit/errors.ts";
import { cardOf } from "./ask.ts";
import { worldOf } from "./open-tools.ts";
import { heldMails } from "./send-held.ts";
import { answerApproval } from "./answer-approval.ts";
import { openDefinitions, type Definitions } from "./definitions.ts";
import type { Dependencies } from "./dependencies.ts";
import { claimLeft } from "./end-run.ts";
import { judgeOutcomes } from "./outcomes.ts";
import { recordLeft, recordRun } from "./record-run.ts";
import { isModelResult } from "./run-state.ts";
import { startRun } from "./start-run.ts";
import { finishUndos, undoCall } from "./undo-call.ts";
import { openWorker } from "./worker.ts";

export interface OpenAgents extends Agents {
  readonly definitions: Definitions;
  readonly triggers: Triggers;
  /** Looks for changed definitions and due outcomes; called every few seconds by whoever runs it. */
  readonly tick: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What is kept of runs that are over: arguments and effects, for their owner. Milliseconds. */
const keepContents = 30 * 86_400_000;

/** Milliseconds one part of a turn may hold up the others. */
const patience = 3_000;

/** The agent half: definitions, runs, approvals, outcomes. One in a process. */
export async function openAgents(given: Omit<Dependencies, "handOver">, place: PostgresPlace): Promise<OpenAgents> {
  const deps: Dependencies = { ...given, handOver: (run) => handOverOf(run) };
  const { control } = deps;
  const definitions = openDefinitions(deps);
  await definitions.reload();
  // What this worker had in hand when it ended, and had not begun.
  await control.query("update agent_run set worker = null where worker = $1 and state = 'queued'", [deps.worker]);
  const worker = openWorker(deps, place);
  const held = heldMails(deps, definitions);
  let ticks = 0;
  const underWay = new Map<string, Promise<unknown>>();
  /** One person's slow server or check keeps nobody else's work waiting: what takes longer goes on beside the next turns. */
  const apart = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const one =
      underWay.get(what) ??
      work()
        .catch((error: unknown) =>
          deps.log.warn("a turn of agents' work failed", { what, error: error instanceof Error ? error.name : "" }),
        )
        .finally(() => underWay.delete(what));
    underWay.set(what, one);
    const enough = new AbortController();
    await Promise.race([one, sleep(patience, undefined, { signal: enough.signal }).catch(() => undefined)]);
    enough.abort();
  };

  const handOverOf = (parent: string): HandOver => ({
    start: async (agent, task, key) => {
      const order = { agent, trigger: "agent", triggerId: `agent:${key}`, input: { text: task, trusted: false }, parent } as const;
      const { run } = await startRun(deps, definitions, order);
      void worker.dispatch();
      return run;
    },
    find: async (agent, key) => {
      const [row] = await control.query<{ run: string; state: string; reason: string; result: Buffer | null }>(
        `select r.id as run, r.state, r.reason,
           (select c.result from agent_call c where c.run = r.id and c.kind = 'model' and c.state = 'done' order by c.seq desc limit 1) as result
         from agent_run r where r.agent = $1 and r.trigger_id = $2`,
        [agent, `agent:${key}`],
      );
      if (row === undefined) return null;
      const said: unknown = row.result === null ? null : JSON.parse(deps.unseal(row.result));
      return { run: row.run, state: row.state, reason: row.reason, text: isModelResult(said) ? said.text : "" };
    },
  });

  const start: Agents["start"] = async (order) => {
    const started = await startRun(deps, definitions, order);
    void worker.dispatch();
    return started;
  };
  const answer: Agents["answer"] = async (approval, said) => {
    await answerApproval(deps, approval, said);
    void worker.dispatch();
  };
  const triggers = openTriggers({
    control,
    agents: { start, answer },
    definitions: () => definitions.all(),
    world: (agent) => {
      const defined = definitions.of(agent);
      if (defined === null)
        throw new UpshotError({
          code: "no-such-agent",
          message: `there is no agent ${agent}`,
          hint: "upshot agents list names those there are.",
        });
      return worldOf(deps, { ...defined, run: "" });
    },
    mayHear: deps.mayHear,
    timeZone: deps.timeZone,
    now: deps.now,
    log: deps.log,
    slack: {
      cardOf: (approval) => cardOf(deps, approval),
      personOf: deps.slackPerson,
      approvalsUrl: deps.approvalsUrl,
    },
  });

  return {
    definitions,
    triggers,
    reload: () => definitions.reload(),
    save: (agent, text, owner) => definitions.save(agent, text, owner),
    start,
    answer,
    stop: async (key, by) => {
      await checkStopKey(control, key);
      await stopAll(control, key, by);
      await worker.abortStopped();
    },
    lift: async (key) => {
      await liftStop(control, key);
    },
    pause: async (agent, paused) => {
      await control.query("update agent set paused_at = case when $2 then coalesce(paused_at, now()) end where name = $1", [agent, paused]);
      void worker.dispatch();
    },
    undo: (run, call) => undoCall(deps, run, call),
    tag: async (run, exploration) => {
      await control.query("update agent_run set exploration = $2 where id = $1", [run, exploration]);
      await recordRun(deps, run);
    },
    listen: (run, hear) => worker.listen(run, hear),
    tick: async () => {
      await definitions.reload();
      await apart("outcomes", async () => {
        await claimLeft(deps);
        await judgeOutcomes(deps);
      });
      await apart("undos", () => finishUndos(deps));
      await apart("ledger", () => recordLeft(deps));
      await apart("held mails", () => held.send());
      await apart("triggers", () => triggers.tick());
      if (ticks++ % 1_000 === 0) await forgetOld(deps);
    },
    close: async () => {
      await triggers.close();
      await Promise.race([Promise.all(underWay.values()), sleep(patience, undefined, { ref: false })]);
      await worker.close();
    },
  };
}

async function forgetOld({ control, now }: Dependencies): Promise<void> {
  await control.query(
    `update agent_call c set sealed = null, effect = null from agent_run r
     where r.id = c.run and r.ended_at < $1 and (c.sealed is not null or c.effect is not null)
       and not exists (select from agent_outcome o where o.run = r.id and o.next_at is not null)`,
    [new Date(now() - keepContents)],
  );
}

/** A stop of something that is not there would stop nothing, and be believed. */
async function checkStopKey(control: Dependencies["control"], key: string): Promise<void> {
  const [, kind, id] = /^(agent|run):(.+)$/s.exec(key) ?? [];
  if (kind === undefined) return;
  const found = await control.query(kind === "agent" ? "select from agent where name = $1" : "select from agent_run where id = $1", [id]);
  if (found.length === 0)
    throw new UpshotError({ code: "no-such-agent", message: `there is no ${kind} ${id}`, hint: "upshot agents list names what there is." });
}
