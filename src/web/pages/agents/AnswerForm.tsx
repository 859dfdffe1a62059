import type { RefObject } from "react";
import type { AgentApproval } from "../../../model/pages/agent-approvals.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { fieldLook } from "../../ui/Field.tsx";
import { SureButton } from "./SureButton.tsx";

const look = "min-h-9 rounded border border-soft px-3 hover:border-ink disabled:opacity-60";
const words: Readonly<Record<AgentApproval["kind"], { readonly allow: string; readonly deny: string }>> = {
  call: { allow: "Allow once", deny: "Deny" },
  uncertain: { allow: "It did not happen: do it again", deny: "It happened, or leave it" },
  "go-on": { allow: "Go on", deny: "End it here" },
};

/** The four answers, all alike: none is chosen beforehand. A no takes a reason, which the agent is told. */
export function AnswerForm(props: {
  readonly approval: AgentApproval;
  readonly kind: AgentApproval["kind"];
  readonly allowButton: RefObject<HTMLButtonElement | null>;
  readonly reasonField: RefObject<HTMLInputElement | null>;
}) {
  const { approval, kind } = props;
  const answer = useChange<object>("POST", `/api/approvals/${encodeURIComponent(approval.id)}`, ["approvals", "agents", "runs"]);
  const stop = useChange<null>("POST", `/api/agents/${encodeURIComponent(approval.agent)}/stop`, ["approvals", "agents", "runs"]);
  const busy = answer.busy || stop.busy;
  const failure = answer.failure ?? stop.failure;
  return (
    <div className="mt-4 space-y-3" data-print="no">
      <div className="flex flex-wrap items-center gap-2">
        <button ref={props.allowButton} type="button" disabled={busy} className={look} onClick={() => answer.run({ answer: "allow" })}>
          {words[kind].allow}
        </button>
        {approval.always && (
          <button type="button" disabled={busy} className={look} onClick={() => answer.run({ answer: "allow-always" })}>
            Allow always for this narrow case
          </button>
        )}
        <SureButton sure={`Yes, stop ${approval.agent} now`} keep="Let it run" onSure={() => stop.run(null)}>
          Stop the agent
        </SureButton>
      </div>
      {approval.always && (
        <p className="text-[0.87rem] text-soft">
          The narrow case: {approval.tool} with{" "}
          {approval.arguments.length === 0
            ? "exactly these arguments"
            : approval.arguments.map(({ name, value }) => `${name} ${value}`).join(", ")}
          , by this agent.
        </p>
      )}
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          answer.run({ answer: "deny", note: textOf(new FormData(event.currentTarget), "note") });
        }}
      >
        <label className="min-w-0 grow text-[0.87rem] text-soft sm:max-w-md">
          Why not (the agent is told)
          <input ref={props.reasonField} name="note" required maxLength={2000} autoComplete="off" className={fieldLook} />
        </label>
        <button type="submit" disabled={busy} className={look}>
          {words[kind].deny}
        </button>
      </form>
      {busy && <p role="status">Answering …</p>}
      {failure !== null && <p role="alert">{failure}</p>}
    </div>
  );
}
