import type { PostgresPlace } from "../../db/postgres/control.ts";
import { openPool } from "../../db/postgres/control.ts";
import type { Log } from "../../kit/log.ts";
import type { Progress } from "./park.ts";

/**
 * Legs of runs on DBOS: one leg from waking to parking, one durable step for each answer of the model and what it wants done. A leg that a crash broke off goes on
 * when the process is back; steps that were recorded are not done again, and doing one again after a power cut does nothing twice. What a run is told and answers never comes here:
 * steps return one word.
 */
export interface Durable {
  /** Begins the leg, once, whoever asks. Resolves when it is on record. */
  begin(run: string, leg: number): Promise<void>;
  /** The leg is somebody else's now: it shall not come back with this worker. */
  abandon(run: string, leg: number): Promise<void>;
  /** Forgets legs that ended before `time`, milliseconds UTC. */
  forget(before: number): Promise<void>;
  close(): Promise<void>;
}

/** One leg's work: `open` once for each try of it, `step` until it says "left". */
export interface LegWork {
  open(run: string, leg: number): Promise<OpenLeg | null>;
}

export interface OpenLeg {
  step(): Promise<Progress>;
  /** @param more the run goes on with another leg */
  close(more: boolean): Promise<void>;
}

/** Steps of one leg; then the next leg goes on, so that a replay stays short. */
const mostSteps = 200;

// DBOS registers workflows once for a whole process.
let registered: ((run: string, leg: number) => Promise<string>) | null = null;
let current: LegWork | null = null;

/**
 * Starts DBOS in the control store's schema `dbos`. One at a time in a process.
 * @param worker its legs that a crash broke off are taken up at once
 */
export async function openDurable(place: PostgresPlace, worker: string, work: LegWork, log: Log): Promise<Durable> {
  if (current !== null) throw new Error("agents run in one server of a process at a time");
  current = work;
  const { DBOS } = await import("@dbos-inc/dbos-sdk");
  registered ??= DBOS.registerWorkflow(
    async (run: string, leg: number): Promise<string> => {
      const one = await current?.open(run, leg);
      if (one === null || one === undefined) return "left";
      let more = false;
      try {
        for (let count = 0; count < mostSteps; count++) {
          const progress = await DBOS.runStep(async () => one.step(), { name: "answer" });
          if (progress === "left") return "left";
        }
        more = true;
        return "more";
      } finally {
        await one.close(more);
      }
    },
    { name: "upshot-agent-leg", maxRecoveryAttempts: 10_000 },
  );
  const leg = registered;
  const pool = openPool(place, 8, log);
  DBOS.setConfig({
    name: "upshot",
    systemDatabasePool: pool,
    // Asked for, and not used beside a pool.
    systemDatabaseUrl: "postgresql://nobody@localhost/unused",
    systemDatabaseSchemaName: "dbos",
    // Legs are rows and words: they can be gone on with by every version that knows this layout.
    applicationVersion: "agents-1",
    executorID: worker,
    logger: quiet(log),
    useListenNotify: false,
  });
  try {
    await DBOS.launch();
  } catch (error) {
    await pool.end();
    current = null;
    throw error;
  }
  return {
    begin: async (run, number) => {
      await DBOS.startWorkflow(leg, { workflowID: `${run}:${number}` })(run, number);
    },
    abandon: async (run, number) => DBOS.cancelWorkflow(`${run}:${number}`),
    forget: async (before) => {
      await pool.query("delete from dbos.workflow_status where status in ('SUCCESS', 'ERROR', 'CANCELLED') and updated_at < $1", [before]);
    },
    close: async () => {
      if (current !== work) return;
      await DBOS.shutdown();
      await pool.end();
      current = null;
    },
  };
}

/** DBOS tells of its start and of every recovery; what is wrong is ours to log. */
function quiet(log: Log): { info(): void; debug(): void; warn(entry: unknown): void; error(entry: unknown): void } {
  const say = (entry: unknown): string => (entry instanceof Error ? entry.message : typeof entry === "string" ? entry : "").slice(0, 300);
  return {
    info: () => undefined,
    debug: () => undefined,
    warn: (entry) => log.warn("durable runs", { said: say(entry) }),
    error: (entry) => log.error("durable runs", { said: say(entry) }),
  };
}
