import type { Facts, UsageFact, VerdictFact } from "../../model/facts.ts";
import { noTokens, type Tokens } from "../../model/tokens.ts";
import type { Dependencies } from "./dependencies.ts";
import { isRecord } from "./run-state.ts";

const source = "upshot-agents";
const tool = "upshot-agents";

/** A run on the ledger, by the same door as every other tool: its session, each answer of its model, what it made, what became of it. Twice is as once. */
export async function recordRun(deps: Dependencies, run: string): Promise<void> {
  const { control } = deps;
  const [row] = await control.query<{ owner: string; started: Date | null; ended: Date | null; exploration: boolean; version: number }>(
    // The store's clock: of several servers the later word has the greater version.
    `select owner, started_at as started, ended_at as ended, exploration, (extract(epoch from clock_timestamp()) * 1000)::bigint as version
     from agent_run where id = $1`,
    [run],
  );
  if (row === undefined) return;
  if (row.started === null) {
    // It was stopped before it began.
    await control.query("update agent_run set unrecorded = false where id = $1", [run]);
    return;
  }
  const person = await deps.ledgerPerson(row.owner);
  const session = `agent:${run}`;
  const calls = await control.query<StoredModelCall>(
    `select id, tool, usage, cost_micros as cost, began_at as began, ended_at as ended from agent_call
     where run = $1 and kind = 'model' and cost_micros is not null`,
    [run],
  );
  const outcomes = await control.query<StoredOutcome>(
    "select artifact, verifier, verdict, made_at as made, judged_at as judged from agent_outcome where run = $1",
    [run],
  );
  const { version } = row;
  const facts: Facts = {
    sessions: [
      {
        id: session,
        person,
        tool,
        source,
        repo: "",
        started: row.started.getTime(),
        ended: (row.ended ?? row.started).getTime(),
        exploration: row.exploration,
        version,
      },
    ],
    usage: calls.map((call) => usageOf(call, session, person)),
    artifacts: outcomes.map(({ artifact, verifier, made }) => ({
      urn: artifact,
      kind: deps.verifiers.get(verifier)?.kind ?? "message",
      repo: "",
      authors: [person],
      at: made.getTime(),
      linesAdded: 1,
      linesRemoved: 0,
      parent: "",
      version,
    })),
    links: outcomes.map(({ artifact }) => ({ session, artifact, confidence: 1, methods: ["receipt"], source, version })),
    verdicts: outcomes.map((outcome) => verdictOf(outcome, version)),
  };
  await deps.record(facts);
  await control.query("update agent_run set unrecorded = false where id = $1 and state not in ('queued', 'running')", [run]);
}

/** Runs that ended or parked while the ledger could not be told, or before the server did. */
export async function recordLeft(deps: Dependencies): Promise<void> {
  const left = await deps.control.query<{ id: string }>(
    "select id from agent_run where unrecorded and state not in ('queued', 'running') order by id limit 100",
  );
  for (const { id } of left) await recordRun(deps, id);
}

interface StoredModelCall {
  readonly id: string;
  readonly tool: string;
  readonly usage: unknown;
  readonly cost: number;
  readonly began: Date;
  readonly ended: Date | null;
}

interface StoredOutcome {
  readonly artifact: string;
  readonly verifier: string;
  readonly verdict: "pending" | "held" | "undone" | "unclear";
  readonly made: Date;
  readonly judged: Date | null;
}

function usageOf({ id, tool: model, usage, cost, began, ended }: StoredModelCall, session: string, person: string): UsageFact {
  const tokens = tokensOf(usage);
  return {
    key: `${session}:${id}`,
    person,
    session,
    at: (ended ?? began).getTime(),
    source,
    tool,
    model: model.slice(model.indexOf("/") + 1),
    // Of a call that broke off, what was held for it stands for what nobody told.
    basis: tokens === null ? "estimated" : "recorded",
    priceKind: "list",
    responses: 1,
    tokens: tokens ?? noTokens,
    costMicros: cost,
    unit: "",
    units: 0,
  };
}

function tokensOf(usage: unknown): Tokens | null {
  if (!isRecord(usage)) return null;
  const of = (name: keyof Tokens): number => (typeof usage[name] === "number" ? usage[name] : 0);
  return {
    inputUncached: of("inputUncached"),
    cacheRead: of("cacheRead"),
    cacheWrite5m: of("cacheWrite5m"),
    cacheWrite1h: of("cacheWrite1h"),
    output: of("output"),
    reasoning: of("reasoning"),
  };
}

/** What nobody can tell counts for nothing that it made: the run's cost stays unlinked. */
function verdictOf({ artifact, verdict, made, judged }: StoredOutcome, version: number): VerdictFact {
  return {
    artifact,
    held: verdict === "held" ? 1 : 0,
    pending: verdict === "pending" || verdict === "unclear" ? 1 : 0,
    undone: verdict === "undone" ? 1 : 0,
    lines: 1,
    linesAlive: verdict === "undone" ? 0 : 1,
    judged: (judged ?? made).getTime(),
    version,
  };
}
