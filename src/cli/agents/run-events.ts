import type { RunPage, RunStep } from "../../model/pages/agents.ts";
import { money } from "../render/money.ts";
import { number } from "../render/numbers.ts";
import { isOver, sayTrigger } from "../../model/run-words.ts";
import { runStateWords } from "./say-agents.ts";

/** One thing that happened in a run, told without what was read or said in it. */
export interface RunEvent {
  /** The same for the same happening, however often the run is looked at. */
  readonly key: string;
  readonly at: string;
  readonly event: "began" | "call" | "asked" | "answered" | "handed-on" | "parked" | "ended" | "promised" | "judged";
  /** Of its step; null where it is about the whole run. */
  readonly call: string | null;
  readonly words: string;
}

/** What happened in a run up to now, in the order of time. Steps that are under way are not in it yet. */
export function runEvents({ run, steps, children, outcomes }: RunPage): RunEvent[] {
  const whole = (key: string, at: string, event: RunEvent["event"], words: string): RunEvent => ({ key, at, event, call: null, words });
  const past = [
    ...(run.startedAt === null ? [] : [whole("began", run.startedAt, "began", `${run.agent} begins, started ${sayTrigger(run.trigger)}`)]),
    ...steps.flatMap(eventsOf),
    ...children.map(({ id, agent, queuedAt }) => whole(`child ${id}`, queuedAt, "handed-on", `hands work to ${agent}: run ${id}`)),
  ].toSorted(byTime);
  const now = past.at(-1)?.at ?? run.queuedAt;
  const reason = run.reason === "" ? "" : `: ${run.reason}`;
  return [
    ...past,
    ...(run.state === "parked" ? [whole(`parked ${now}${reason}`, now, "parked", `${run.agent} ${runStateWords.parked}${reason}`)] : []),
    ...(isOver(run)
      ? [whole("ended", run.endedAt ?? now, "ended", `${run.agent} ${runStateWords[run.state]}${reason}; it cost ${money(run.costMicros)}`)]
      : []),
    ...outcomes
      .flatMap(({ id, verifier, artifact, verdict, evidence, madeAt, judgedAt }) => [
        whole(`promised ${id}`, madeAt, "promised", `${verifier} will be looked at: ${artifact}`),
        ...(judgedAt === null || verdict === "pending"
          ? []
          : [
              whole(
                `judged ${id} ${verdict} ${judgedAt}`,
                judgedAt,
                "judged",
                `${verifier} ${verdict}: ${artifact}${evidence === "" ? "" : ` (${evidence})`}`,
              ),
            ]),
      ])
      .toSorted(byTime),
  ];
}

function eventsOf(step: RunStep): RunEvent[] {
  const { id, state, at, endedAt, beganAt, approval } = step;
  const one = (event: RunEvent["event"], when: string, words: string): RunEvent => ({
    key: `${event} ${id} ${state === "awaiting" ? (approval?.id ?? "") : state}`,
    at: when,
    event,
    call: id,
    words,
  });
  const asked = approval === null ? [] : [{ ...one("asked", approval.askedAt, `asks: ${approval.title}`), key: `asked ${approval.id}` }];
  const answered =
    approval?.answeredAt == null ? [] : [{ ...one("answered", approval.answeredAt, sayAnswer(approval)), key: `answered ${approval.id}` }];
  if (state === "awaiting" || state === "begun") return [...asked, ...answered];
  return [...asked, ...answered, one("call", endedAt ?? beganAt ?? at, sayCall(step))];
}

/** "mail.list allowed: reads what its owner may read", "the model answers (scripted/triage), 812 tokens, reserved $0.0010, cost $0.0008". */
function sayCall({ kind, tool, state, verdict, because, tokens, reservedMicros, costMicros, approval }: RunStep): string {
  const paid = reservedMicros === 0 && (costMicros ?? 0) === 0 ? "" : `, ${sayMoney({ reservedMicros, costMicros })}`;
  const failed = state === "done" ? "" : ` ${stepStateWords[state]}`;
  if (kind === "model")
    return `${failed === "" ? "the model answers" : `the model${failed}`} (${tool})${tokens === null ? "" : `, ${number(tokens)} tokens`}${paid}${colon(because)}`;
  if (failed === "" && approval !== null) return `${tool} done${paid}`;
  return `${tool}${failed === "" ? ` ${verdictWords[verdict]}` : failed}${paid}${colon(because)}`;
}

export function sayMoney({ reservedMicros, costMicros }: Pick<RunStep, "reservedMicros" | "costMicros">): string {
  return costMicros === null ? `${money(reservedMicros)} reserved` : `reserved ${money(reservedMicros)}, cost ${money(costMicros)}`;
}

export function sayAnswer({ answer, answeredBy, note }: NonNullable<RunStep["approval"]>): string {
  if (answer === null) return "waits for your answer";
  if (answer === "expired") return "nobody answered in time";
  return `${answer === "allow" ? "allowed" : "denied"}${answeredBy === null ? "" : ` by ${answeredBy}`}${colon(note ?? "")}`;
}

export const stepStateWords: Readonly<Record<RunStep["state"], string>> = {
  awaiting: "waits for your answer",
  begun: "under way",
  done: "done",
  failed: "failed",
  refused: "refused",
  uncertain: "nobody can tell whether it happened",
};

export const verdictWords: Readonly<Record<RunStep["verdict"], string>> = { allow: "allowed", ask: "asked", deny: "refused" };

export function colon(text: string): string {
  return text === "" ? "" : `: ${text}`;
}

function byTime(a: RunEvent, b: RunEvent): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}
