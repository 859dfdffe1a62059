import { Link } from "@tanstack/react-router";
import type { RunPage, RunStep } from "../../../model/pages/agents.ts";
import { sayCount } from "../../lib/say.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { useChange } from "../../lib/use-change.ts";
import { sayClock, sayCost, saySpan } from "./agent-words.ts";
import { takeFocus } from "./ShowEarlier.tsx";
import { SureButton } from "./SureButton.tsx";

const states: Readonly<Record<RunStep["state"], string>> = {
  awaiting: "waits for your answer",
  begun: "under way",
  done: "done",
  failed: "failed",
  refused: "refused",
  uncertain: "nobody can tell whether it happened",
};
const decisions: Readonly<Record<RunStep["verdict"], string>> = { allow: "Allowed", ask: "Asked", deny: "Refused" };

/** One step of the timeline: the call, the decision and why, the money, the receipt, what undoes it. */
export function Step(props: {
  readonly run: string;
  readonly step: RunStep;
  readonly timeZone: string;
  readonly basis: RunPage["basis"];
  readonly over: boolean;
  /** It was just loaded: whoever asked for it reads on here. */
  readonly focused: boolean;
}) {
  const { run, step, timeZone, over, focused } = props;
  const { kind, tool, state, at, beganAt, endedAt, effect } = step;
  const model = kind === "model";
  return (
    <li className="grid gap-x-6 gap-y-1 border-t border-line py-3 sm:grid-cols-[minmax(0,6rem)_minmax(0,1fr)_minmax(0,10rem)]">
      <p className="text-[0.87rem] text-soft">
        <time dateTime={beganAt ?? at} title={sayMoment(beganAt ?? at, timeZone)}>
          {sayClock(beganAt ?? at, timeZone)}
        </time>
        {beganAt !== null && endedAt !== null && <span className="block">took {saySpan(beganAt, endedAt)}</span>}
      </p>
      <div className="min-w-0 space-y-1.5">
        <h3 tabIndex={-1} data-row ref={focused ? takeFocus : undefined}>
          <span className="font-medium">{model ? "The model answers" : tool}</span>
          <span className="text-soft">
            {" "}
            · {model ? `${tool} · ` : ""}
            {states[state]}
          </span>{" "}
          {(state === "awaiting" || state === "uncertain") && (
            <Link to="/approvals" className="text-accent underline underline-offset-4">
              Answer it
            </Link>
          )}
        </h3>
        {model ? <Said step={step} over={over} /> : <Decision step={step} />}
        {model && step.because !== "" && <p>{step.because}</p>}
        {step.args !== null && <Folded name="With what" text={step.args} />}
        {step.result !== null && <Folded name="What came back" text={step.result} />}
        {!model && state === "done" && step.result === null && over && (
          <p className="text-[0.87rem] text-soft">What came back is not kept.</p>
        )}
        {effect !== null && (
          <p>
            <span className="text-soft">Did: </span>
            {effect.kind} {effect.about !== null && <span className="wrap-anywhere">{effect.about} </span>}
            <span className="text-[0.87rem] break-all text-soft">{effect.artifact}</span>
          </p>
        )}
        {effect !== null && effect.undo !== null && <Undo run={run} call={step.id} words={effect.undo} undone={effect.undone} />}
        {effect !== null && effect.undo === null && <p className="text-[0.87rem] text-soft">Nothing takes it back.</p>}
      </div>
      <p className="text-[0.93rem] sm:text-right">
        {moneyOf(step)}
        {step.tokens !== null && <span className="block text-[0.87rem] text-soft">{sayCount(step.tokens)} tokens</span>}
      </p>
    </li>
  );
}

function moneyOf({ kind, costMicros, reservedMicros, state }: RunStep): string {
  if (kind === "tool" && reservedMicros === 0 && (costMicros ?? 0) === 0) return state === "awaiting" ? "" : "no cost";
  return costMicros === null ? `${sayCost(reservedMicros)} reserved` : `reserved ${sayCost(reservedMicros)}, cost ${sayCost(costMicros)}`;
}

function Said({ step: { said, state }, over }: { readonly step: RunStep; readonly over: boolean }) {
  if (said === null) return over && state === "done" ? <p className="text-[0.93rem] text-soft">What the model said is not kept.</p> : null;
  return said === "" ? <p className="text-[0.93rem] text-soft">It only made calls.</p> : <p className="whitespace-pre-wrap">{said}</p>;
}

function Decision({ step: { verdict, because, origins, approval } }: { readonly step: RunStep }) {
  return (
    <>
      <p>
        <span className="text-soft">{decisions[verdict]}</span>
        {because !== "" && `: ${because}`}
      </p>
      {origins.length > 0 && (
        <ul className="list-disc pl-5 text-[0.93rem] text-soft">
          {origins.map(({ name, says }) => (
            <li key={name}>
              {name} {says}
            </li>
          ))}
        </ul>
      )}
      {approval !== null && (
        <p className="text-[0.93rem]">
          {approval.answer === null ? (
            <Link to="/approvals" className="text-accent underline underline-offset-4">
              It waits for your answer
            </Link>
          ) : (
            `${{ allow: "Allowed", deny: "Denied", expired: "Nobody answered in time" }[approval.answer]}${approval.answeredBy === null || approval.answer === "expired" ? "" : ` by ${approval.answeredBy}`}${approval.note === null ? "" : `: ${approval.note}`}`
          )}
        </p>
      )}
    </>
  );
}

function Folded({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <details>
      <summary className="text-[0.93rem] text-accent underline-offset-4 hover:underline">{name}</summary>
      <pre className="mt-1 max-h-96 overflow-auto rounded border border-line bg-raised p-3 text-[0.87rem] whitespace-pre-wrap">{text}</pre>
    </details>
  );
}

function Undo(props: { readonly run: string; readonly call: string; readonly words: string; readonly undone: boolean }) {
  const undo = useChange<{ readonly call: string }>("POST", `/api/runs/${encodeURIComponent(props.run)}/undo`, ["runs", "agents"]);
  if (props.undone) return <p className="text-[0.93rem]">It was taken back.</p>;
  return (
    <p className="flex flex-wrap items-center gap-3">
      <SureButton sure={`Yes: ${props.words}`} keep="Leave it" onSure={() => undo.run({ call: props.call })}>
        {undo.busy ? "Taking it back …" : "Undo"}
      </SureButton>
      <span className="text-[0.87rem] text-soft">{props.words}</span>
      {undo.done && !undo.busy && <span role="status">It was taken back.</span>}
      {undo.failure !== null && <span role="alert">{undo.failure}</span>}
    </p>
  );
}
