import type { ModelMessage } from "ai";
import { UpshotError } from "../../kit/errors.ts";
import type { StartOrder } from "../agents.ts";
import { readDefinition } from "../definition/read-definition.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import type { ToolAnnotation } from "../policy/annotation.ts";
import type { Effect, Json, JsonObject } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";

/** A run as its worker has it in memory: what its rows say. */
export interface RunState {
  readonly id: string;
  readonly agent: string;
  readonly owner: string;
  readonly fence: number;
  readonly leg: number;
  readonly definition: AgentDefinition;
  readonly instructions: string;
  readonly input: RunInput | null;
  readonly trigger: { readonly kind: StartOrder["trigger"]; readonly id: string; readonly facts: JsonObject };
  readonly parent: string | null;
  readonly startedAt: number;
  readonly goOnSeq: number;
  /** In the order in which they were wanted. */
  readonly calls: CallRow[];
  /** What each tool of the run does, by its name; filled when its connectors are open. */
  readonly annotations: Map<string, ToolAnnotation>;
}

export interface RunInput {
  readonly text: string;
  /** Words of the owner; else outsiders may have written them. */
  readonly trusted: boolean;
}

export interface CallRow {
  readonly seq: number;
  readonly id: string;
  readonly kind: "model" | "tool";
  readonly tool: string;
  readonly digest: string;
  readonly state: "awaiting" | "begun" | "done" | "failed" | "refused" | "uncertain";
  readonly because: string;
  readonly args: JsonObject;
  readonly reserved: number;
  readonly result: unknown;
  readonly effect: Effect | null;
  readonly endedAt: number | null;
}

/** What a model call left behind, sealed, as long as the run needs it. */
export interface ModelResult {
  readonly messages: readonly ModelMessage[];
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly inputTokens: number;
  /** Messages that were sent. */
  readonly sent: number;
}

export interface ToolOutcome {
  readonly content: Json;
}

/**
 * Takes a run for this worker: whoever had it before can begin nothing more. Null where it is not this leg's, or over.
 */
export async function takeRun(deps: Dependencies, run: string, leg: number): Promise<RunState | null> {
  const taken = await deps.control.query<{ id: string }>(
    `update agent_run set state = 'running', worker = $3, fence = fence + 1, started_at = coalesce(started_at, now()), waits_for = '', wake_at = null, reason = '', unrecorded = true
     where id = $1 and leg = $2 and state in ('queued', 'running') returning id`,
    [run, leg, deps.worker],
  );
  return taken.length === 0 ? null : loadRun(deps, run);
}

interface RunRow {
  readonly id: string;
  readonly agent: string;
  readonly owner: string;
  readonly fence: number;
  readonly leg: number;
  readonly parent: string | null;
  readonly sealed: Buffer | null;
  readonly trigger: StartOrder["trigger"];
  readonly trigger_id: string;
  readonly definition: Buffer;
  readonly started_at: Date | null;
  readonly go_on_seq: number;
}

export async function loadRun({ control, unseal }: Pick<Dependencies, "control" | "unseal">, run: string): Promise<RunState> {
  const [row] = await control.query<RunRow>(
    `select r.id, r.agent, r.owner, r.fence, r.leg, r.parent, r.sealed, r.trigger, r.trigger_id, v.sealed as definition, r.started_at, r.go_on_seq
     from agent_run r join agent_version v on v.agent = r.agent and v.version = r.version where r.id = $1`,
    [run],
  );
  if (row === undefined)
    throw new UpshotError({ code: "no-such-run", message: "There is no such run.", hint: "upshot agents runs lists them." });
  const read = readDefinition(unseal(row.definition));
  if (read.definition === null)
    throw new UpshotError({
      code: "definition-wrong",
      message: `the definition of ${row.agent} is not read any more`,
      hint: "upshot agents check",
    });
  const calls = await control.query<StoredCall>(
    `select seq, id, kind, tool, encode(digest, 'hex') as digest, state, because, sealed, reserved_micros as reserved, result, effect, ended_at
     from agent_call where run = $1 order by seq`,
    [run],
  );
  const open = (sealed: Buffer | null): unknown => (sealed === null ? null : JSON.parse(unseal(sealed)));
  return {
    id: row.id,
    agent: row.agent,
    owner: row.owner,
    fence: row.fence,
    leg: row.leg,
    parent: row.parent,
    definition: read.definition,
    instructions: read.instructions,
    input: inputOf(open(row.sealed)),
    trigger: { kind: row.trigger, id: row.trigger_id, facts: factsOf(open(row.sealed)) },
    startedAt: row.started_at?.getTime() ?? 0,
    goOnSeq: row.go_on_seq,
    annotations: new Map(),
    calls: calls.map((call) => ({
      seq: call.seq,
      id: call.id,
      kind: call.kind,
      tool: call.tool,
      digest: call.digest,
      state: call.state,
      because: call.because,
      args: argsOf(open(call.sealed)),
      reserved: call.reserved,
      result: open(call.result),
      effect: effectOf(open(call.effect)),
      endedAt: call.ended_at?.getTime() ?? null,
    })),
  };
}

interface StoredCall extends Pick<CallRow, "seq" | "id" | "kind" | "tool" | "digest" | "state" | "because" | "reserved"> {
  readonly sealed: Buffer | null;
  readonly result: Buffer | null;
  readonly effect: Buffer | null;
  readonly ended_at: Date | null;
}

/** Replaces the row of a call, or adds it. */
export function put(state: RunState, row: CallRow): void {
  const at = state.calls.findIndex(({ id }) => id === row.id);
  if (at < 0) state.calls.push(row);
  else state.calls[at] = row;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function inputOf(value: unknown): RunInput | null {
  return isRecord(value) && typeof value["text"] === "string" ? { text: value["text"], trusted: value["trusted"] === true } : null;
}

function factsOf(value: unknown): JsonObject {
  return isRecord(value) && isJsonObject(value["facts"]) ? value["facts"] : {};
}

function argsOf(value: unknown): JsonObject {
  return isRecord(value) && isJsonObject(value["args"]) ? value["args"] : {};
}

function effectOf(value: unknown): Effect | null {
  return isEffect(value) ? value : null;
}

function isEffect(value: unknown): value is Effect {
  return isRecord(value) && typeof value["kind"] === "string" && typeof value["artifact"] === "string" && isJsonObject(value["subject"]);
}

/** What came out of JSON is JSON. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value);
}

export function isModelResult(value: unknown): value is ModelResult {
  return isRecord(value) && Array.isArray(value["messages"]) && Array.isArray(value["calls"]) && typeof value["text"] === "string";
}

export function isToolOutcome(value: unknown): value is ToolOutcome {
  return isRecord(value) && "content" in value;
}
