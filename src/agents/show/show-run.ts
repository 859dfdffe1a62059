import { z } from "zod";
import type { RunPage, RunStep } from "../../model/pages/agents.ts";
import { readDefinition } from "../definition/read-definition.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { approvalsOfRun, argumentOf, keptArgument } from "./approval-cards.ts";
import { outcomesOf } from "./outcomes.ts";
import { runRows } from "./run-rows.ts";
import { basisOf, iso, opened, type Show } from "./show.ts";

const mostSteps = 500;
const mostChildren = 100;
/** Characters of a result that are shown; the rest is told by its length. */
const longest = 20_000;

const started = z.object({ text: z.string(), trusted: z.boolean() }).nullable();
const intent = z.object({ args: z.record(z.string(), z.json()), arguments: z.array(keptArgument).optional() });
const modelResult = z.object({ text: z.string() });
const toolResult = z.object({ content: z.json() });
const effectOf = z.object({
  kind: z.string(),
  artifact: z.string(),
  undo: z.object({ tool: z.string(), args: z.record(z.string(), z.json()), words: z.string() }).nullable(),
});
const counted = z.record(z.string(), z.unknown());

interface Row {
  readonly version: string;
  readonly parent: string | null;
  readonly sealed: Buffer | null;
  readonly wake_at: Date | null;
  readonly definition: Buffer | null;
}

interface CallRow {
  readonly id: string;
  readonly kind: RunStep["kind"];
  readonly tool: string;
  readonly digest: Buffer;
  readonly sealed: Buffer | null;
  readonly state: RunStep["state"];
  readonly verdict: RunStep["verdict"];
  readonly because: string;
  readonly reserved_micros: number;
  readonly cost_micros: number | null;
  readonly usage: unknown;
  readonly result: Buffer | null;
  readonly effect: Buffer | null;
  readonly at: Date;
  readonly began_at: Date | null;
  readonly ended_at: Date | null;
}

/** @returns null where the owner has no such run */
export async function showRun(show: Show, id: string): Promise<Omit<RunPage, "timeZone"> | null> {
  const { control, owner } = show;
  const [run] = await runRows(show, { id }, 1);
  const [row] = await control.query<Row>(
    `select r.version, p.id as parent, r.sealed, r.wake_at, v.sealed as definition
     from agent_run r left join agent_version v on v.agent = r.agent and v.version = r.version
     left join agent_run p on p.id = r.parent and p.owner = r.owner
     where r.id = $1 and r.owner = $2`,
    [id, owner],
  );
  if (run === undefined || row === undefined) return null;
  const [calls, approvals, outcomes, children] = await Promise.all([
    control.query<CallRow>(
      `select id, kind, tool, digest, sealed, state, verdict, because, reserved_micros, cost_micros, usage, result, effect, at, began_at, ended_at
       from agent_call where run = $1 order by seq desc limit $2`,
      [id, mostSteps + 1],
    ),
    approvalsOfRun(show, id),
    outcomesOf(show, { run: id }, mostChildren),
    runRows(show, { parent: id }, mostChildren),
  ]);
  const { definition } = readDefinition(row.definition === null ? "" : show.unseal(row.definition));
  const done = new Set(calls.filter(({ state }) => state === "done").map(({ digest }) => digest.toString("hex")));
  const over = ["done", "failed", "stopped"].includes(run.state);
  return {
    run,
    basis: basisOf(definition?.model ?? ""),
    version: row.version,
    startedWith: opened(show, started, row.sealed),
    forgotten: over && row.sealed === null,
    wakeAt: iso(row.wake_at),
    limitMicros: definition?.budget.run ?? null,
    reservedMicros: calls.reduce((sum, call) => sum + (call.cost_micros === null && call.began_at !== null ? call.reserved_micros : 0), 0),
    parent: row.parent,
    children,
    steps: calls
      .slice(0, mostSteps)
      .toReversed()
      .map((call): RunStep => stepOf(show, call, approvals.get(call.id) ?? null, done)),
    moreSteps: calls.length > mostSteps,
    outcomes,
  };
}

function stepOf(show: Show, call: CallRow, approval: RunStep["approval"], done: ReadonlySet<string>): RunStep {
  const tool = call.kind === "tool" ? opened(show, intent, call.sealed) : null;
  const result = call.kind === "tool" ? opened(show, toolResult, call.result) : null;
  const effect = opened(show, effectOf, call.effect);
  const undo = effect?.undo ?? null;
  const origins = approval?.arguments ?? tool?.arguments?.map(argumentOf) ?? [];
  return {
    id: call.id,
    kind: call.kind,
    tool: call.tool,
    state: call.state,
    verdict: call.verdict,
    because: call.because,
    at: iso(call.at),
    beganAt: iso(call.began_at),
    endedAt: iso(call.ended_at),
    reservedMicros: call.reserved_micros,
    costMicros: call.cost_micros,
    tokens: call.kind === "model" ? tokensOf(call.usage) : null,
    said: call.kind === "model" ? (opened(show, modelResult, call.result)?.text ?? null) : null,
    args: tool === null ? null : cut(JSON.stringify(tool.args, null, 2)),
    result: result === null ? null : cut(typeof result.content === "string" ? result.content : JSON.stringify(result.content, null, 2)),
    origins: origins.map(({ name, says }) => ({ name, says })),
    effect:
      effect === null
        ? null
        : {
            kind: effect.kind,
            artifact: effect.artifact,
            undo: undo?.words ?? null,
            undone: undo !== null && done.has(digestOf(undo.tool, undo.args).toString("hex")),
          },
    approval,
  };
}

/** All that were counted; what a model thought is part of its output already. */
function tokensOf(usage: unknown): number | null {
  const counts = counted.safeParse(usage).data;
  return counts === undefined
    ? null
    : Object.entries(counts).reduce<number>(
        (sum, [name, count]) => sum + (name !== "reasoning" && typeof count === "number" && Number.isSafeInteger(count) ? count : 0),
        0,
      );
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)} … and ${text.length - longest} more characters`;
}
