import { z } from "zod";
import type { RunStep, RunStepsPage } from "../../model/pages/agents.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { approvalsOfRun, argumentOf, keptArgument } from "./approval-cards.ts";
import { iso, opened, type Show } from "./show.ts";

/** Characters of a result that are shown; the rest is told by its length. */
const longest = 20_000;

const intent = z.object({ args: z.record(z.string(), z.json()), arguments: z.array(keptArgument).optional() });
const modelResult = z.object({ text: z.string() });
const toolResult = z.object({ content: z.json() });
const effectOf = z.object({
  kind: z.string(),
  artifact: z.string(),
  about: z.string().nullable().default(null),
  undo: z.object({ tool: z.string(), args: z.record(z.string(), z.json()), words: z.string() }).nullable(),
});
const counted = z.record(z.string(), z.unknown());

interface CallRow {
  readonly seq: number;
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

/** Steps of one of the owner's runs before a cursor, the oldest of them first. The newest page without one. */
export async function runSteps(
  show: Show,
  run: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<RunStepsPage> {
  const { control } = show;
  const [calls, approvals, undone] = await Promise.all([
    control.query<CallRow>(
      `select seq, id, kind, tool, digest, sealed, state, verdict, because, reserved_micros, cost_micros, usage, result, effect, at, began_at, ended_at
       from agent_call where run = $1 and ($2::bigint is null or seq < $2) order by seq desc limit $3`,
      [run, before, limit + 1],
    ),
    approvalsOfRun(show, run),
    // What took an effect back may stand on another page.
    control.query<{ digest: Buffer }>("select digest from agent_call where run = $1 and kind = 'tool' and state = 'done'", [run]),
  ]);
  const done = new Set(undone.map(({ digest }) => digest.toString("hex")));
  const shown = calls.slice(0, limit);
  return {
    steps: shown.toReversed().map((call): RunStep => stepOf(show, call, approvals.get(call.id) ?? null, done)),
    next: calls.length > limit ? String(shown.at(-1)?.seq ?? 0) : null,
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
            about: effect.about,
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
