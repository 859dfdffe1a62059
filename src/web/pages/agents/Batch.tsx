import type { AgentApproval } from "../../../model/pages/agent-approvals.ts";
import { sayCount } from "../../lib/say.ts";
import { useChange } from "../../lib/use-change.ts";
import { SureButton } from "./SureButton.tsx";

/** One answer to questions about the very same effect, which can be undone. */
export function Batch({ approvals }: { readonly approvals: readonly AgentApproval[] }) {
  const answer = useChange<object>("POST", "/api/approvals/batch", ["approvals", "agents", "runs"]);
  const ids = approvals.map(({ id }) => id);
  const count = sayCount(approvals.length);
  return (
    <section aria-label={`${count} alike`} className="mt-4 border-l-2 border-accent pl-3">
      <p>
        {count} of these are the same, and each can be undone: <span className="font-medium">{approvals[0]?.title}</span>
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <SureButton sure={`Yes, allow these ${count} once each`} keep="One by one" onSure={() => answer.run({ ids, answer: "allow" })}>
          {`Allow all ${count} once`}
        </SureButton>
        <SureButton
          sure={`Yes, deny these ${count}`}
          keep="One by one"
          onSure={() => answer.run({ ids, answer: "deny", note: "Denied together with others like it" })}
        >
          {`Deny all ${count}`}
        </SureButton>
        {answer.busy && <span role="status">Answering …</span>}
        {answer.failure !== null && <span role="alert">{answer.failure}</span>}
      </p>
    </section>
  );
}
