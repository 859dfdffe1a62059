import { useSuspenseQuery } from "@tanstack/react-query";
import type { AgentApproval, ApprovalsPage } from "../../model/pages/agent-approvals.ts";
import { approvalsQuery } from "../lib/agents.ts";
import { sayCount } from "../lib/say.ts";
import { Answered } from "./agents/Answered.tsx";
import { ApprovalCard } from "./agents/ApprovalCard.tsx";
import { Batch } from "./agents/Batch.tsx";

/** "Approvals": what agents ask, each with all that is needed to answer it. Nothing is chosen beforehand. */
export function Approvals() {
  const { data: page } = useSuspenseQuery(approvalsQuery);
  const { waiting, answered, timeZone } = page;
  const batches = batchesOf(waiting);
  return (
    <div className="space-y-12">
      <section aria-label="Questions to you">
        <p className="mb-3 text-[0.93rem] text-soft">Asked of you only. What waits costs nothing.</p>
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{sentenceOf(page)}</h1>
        {waiting.length > 0 && (
          <p className="mt-2 text-[0.87rem] text-soft" data-print="no">
            Keys: j and k go along the questions; a goes to Allow once, d to the reason for a no; Enter does it.
          </p>
        )}
        {batches.map((batch) => (
          <Batch key={batch[0]?.batch} approvals={batch} />
        ))}
        <ul className="mt-4">
          {waiting.map((approval) => (
            <ApprovalCard key={approval.id} approval={approval} timeZone={timeZone} />
          ))}
        </ul>
      </section>
      <Answered approvals={answered} timeZone={timeZone} />
    </div>
  );
}

/** Open questions about identical effects that can be undone, two and more of each. */
function batchesOf(waiting: readonly AgentApproval[]): AgentApproval[][] {
  const batches = new Map<string, AgentApproval[]>();
  for (const approval of waiting)
    if (approval.batch !== null) batches.set(approval.batch, [...(batches.get(approval.batch) ?? []), approval]);
  return [...batches.values()].filter(({ length }) => length > 1);
}

function sentenceOf({ waiting }: ApprovalsPage): string {
  if (waiting.length === 0) return "Nothing waits for you.";
  const agents = [...new Set(waiting.map(({ agent }) => agent))];
  const who = agents.length === 1 ? (agents[0] ?? "") : `${sayCount(agents.length)} agents`;
  return waiting.length === 1
    ? `${who} asks you one question.`
    : `${who} ${agents.length === 1 ? "asks" : "ask"} you ${sayCount(waiting.length)} questions.`;
}
