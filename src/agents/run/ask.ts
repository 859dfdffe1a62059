import { randomUUID } from "node:crypto";
import { matches, type Decision } from "../policy/judge-call.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { sha256 } from "../tools/hash.ts";
import type { Json, JsonObject, Preview } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { inSight } from "./in-sight.ts";
import { park, type Progress } from "./park.ts";
import { isToolOutcome, type CallRow, type RunState } from "./run-state.ts";

/** What whoever is asked sees. Kept sealed. */
export interface Card {
  readonly agent: string;
  readonly tool: string;
  readonly preview: Preview;
  readonly because: string;
  readonly arguments: readonly CardArgument[];
  readonly spentMicros: number;
  /** Whether "always" is an answer: not where the organisation wants every such call asked for. */
  readonly always: boolean;
  /** Cards of the same non-null batch are identical, reversible effects: one answer may be given to all. */
  readonly batch: string | null;
}

export interface CardArgument {
  readonly name: string;
  readonly value: Json;
  readonly origin: string;
  /** The reading it came from, and the place in it. */
  readonly from: string | null;
  readonly excerpt: string | null;
}

interface Question {
  readonly kind: "call" | "uncertain" | "go-on";
  readonly call: string;
  readonly digest: Buffer;
  readonly card: Card;
  readonly reason: string;
}

/** Parks the run until its owner answered; the question is there once however often this is done. */
async function ask(deps: Dependencies, state: RunState, { kind, call, digest, card, reason }: Question): Promise<Progress> {
  const [open] = await deps.control.query<{ id: string }>(
    `insert into agent_approval (id, run, call, owner, kind, digest, sealed, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (run, call) where answer is null do update set kind = agent_approval.kind returning id`,
    [
      randomUUID(),
      state.id,
      call,
      state.owner,
      kind,
      digest,
      deps.seal(JSON.stringify({ ...card, preview: inSight(card.preview) })),
      new Date(deps.now() + state.definition.approvals.expire),
    ],
  );
  return park(deps, state, `approval:${open?.id ?? ""}`, reason);
}

/** Whoever owns the agent is asked for one call, exactly as it would be made. */
export async function askForCall(
  deps: Dependencies,
  state: RunState,
  one: {
    readonly id: string;
    readonly tool: string;
    readonly args: JsonObject;
    readonly decision: Decision;
    readonly preview: Preview;
    readonly batch: boolean;
  },
): Promise<Progress> {
  const { id, tool, args, decision, preview, batch } = one;
  const digest = digestOf(tool, args);
  const card: Card = {
    agent: state.agent,
    tool,
    preview,
    because: decision.because,
    arguments: shownArguments(state, args, decision),
    spentMicros: await spentBy(deps, state),
    always: !(await deps.rules()).ask.some((pattern) => matches(pattern, tool)),
    // Of another agent the same words may concern another mailbox or folder.
    batch: batch ? sha256(`${digest.toString("hex")} ${JSON.stringify(scopeOf(state, tool))}`) : null,
  };
  return ask(deps, state, { kind: "call", call: id, digest, card, reason: `asks before it uses ${tool}: ${decision.because}` });
}

/** What the definition says of the tool's connector: which mailbox, which folder. */
function scopeOf({ definition }: RunState, tool: string): unknown {
  return Object.entries(definition.tools).find(([word]) => tool.startsWith(`${word}.`))?.[1] ?? null;
}

/** The control arguments of a call, and where each comes from. */
export function shownArguments(state: RunState, args: JsonObject, decision: Decision): CardArgument[] {
  return (
    decision.arguments
      // Of a yes or no its origin says nothing to anybody.
      .filter(({ name }) => typeof args[name] !== "boolean")
      .map(({ name, origin }) => ({
        name,
        value: args[name] ?? null,
        origin,
        ...(origin === "owner" ? { from: null, excerpt: null } : placeOf(state, args[name] ?? null)),
      }))
  );
}

/** After a crash nobody can tell whether a call happened. */
export async function askUncertain(deps: Dependencies, state: RunState, row: CallRow, preview: Preview): Promise<Progress> {
  const card: Card = {
    agent: state.agent,
    tool: row.tool,
    preview,
    because: "the server ended during this call, and nobody can tell by looking whether it happened",
    arguments: [],
    spentMicros: await spentBy(deps, state),
    always: false,
    batch: null,
  };
  const reason = `nobody can tell whether ${row.tool} happened: look, then say whether it is done again`;
  return ask(deps, state, { kind: "uncertain", call: row.id, digest: Buffer.from(row.digest, "hex"), card, reason });
}

/** The run goes in circles: its owner lets it go on, or ends it. */
export async function askGoOn(deps: Dependencies, state: RunState, circles: string): Promise<Progress> {
  const call = `go-on.${state.calls.at(-1)?.seq ?? 0}`;
  const card: Card = {
    agent: state.agent,
    tool: "",
    preview: { title: "Go on, or end it here", lines: [{ name: "What happened", text: circles }], undo: null },
    because: circles,
    arguments: [],
    spentMicros: await spentBy(deps, state),
    always: false,
    batch: null,
  };
  return ask(deps, state, { kind: "go-on", call, digest: digestOf("go-on", { call }), card, reason: `makes no progress: ${circles}` });
}

async function spentBy({ control }: Dependencies, { id }: RunState): Promise<number> {
  const [row] = await control.query<{ cost: number }>("select cost_micros as cost from agent_run where id = $1", [id]);
  return row?.cost ?? 0;
}

/** Characters shown on each side of a value, where it came from. */
const around = 60;

/** The last reading that holds the value, and the place in it. */
function placeOf({ calls }: RunState, value: Json): { from: string | null; excerpt: string | null } {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length < 3) return { from: null, excerpt: null };
  for (const row of calls.toReversed()) {
    if (row.kind !== "tool" || !isToolOutcome(row.result)) continue;
    const all = typeof row.result.content === "string" ? row.result.content : JSON.stringify(row.result.content);
    const at = all.indexOf(text);
    if (at >= 0) return { from: row.tool, excerpt: all.slice(Math.max(0, at - around), at + text.length + around) };
  }
  return { from: null, excerpt: null };
}

/** The card of an open question; null where there is none. */
export async function cardOf({ control, unseal }: Pick<Dependencies, "control" | "unseal">, approval: string): Promise<ShownCard | null> {
  const [row] = await control.query<{ sealed: Buffer }>("select sealed from agent_approval where id = $1 and answer is null", [approval]);
  if (row === undefined) return null;
  const card: Card = JSON.parse(unseal(row.sealed));
  const { agent, preview, because } = card;
  return { agent, title: preview.title, lines: preview.lines, because, undo: preview.undo };
}

interface ShownCard extends Pick<Card, "agent" | "because">, Preview {}
