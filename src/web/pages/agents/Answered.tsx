import { Link } from "@tanstack/react-router";
import type { AgentApproval } from "../../../model/pages/agent-approvals.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { Preview, Sources } from "./ApprovalCard.tsx";

const answers = { allow: "Allowed", deny: "Denied", expired: "Nobody answered in time" } as const;

/** Questions that are answered, each to be opened again as it was asked. */
export function Answered({ approvals, timeZone }: { readonly approvals: readonly AgentApproval[]; readonly timeZone: string }) {
  return (
    <section aria-labelledby="answered">
      <h2 id="answered" className="text-lg font-semibold">
        {approvals.length === 0 ? "Nothing was answered in the last 30 days" : "Answered in the last 30 days"}
      </h2>
      <ul className="mt-2">
        {approvals.map((one) => (
          <li key={one.id} className="border-t border-line py-2">
            <details>
              <summary data-row>
                <span className="font-medium">{one.answer === null ? "" : answers[one.answer]}</span> {one.title}{" "}
                <span className="text-[0.87rem] text-soft">
                  {one.agent}
                  {one.answeredBy !== null && one.answer !== "expired" && ` · by ${one.answeredBy}`} ·{" "}
                  {sayMoment(one.answeredAt ?? one.expiresAt, timeZone)}
                </span>
              </summary>
              <div className="pl-4">
                {one.note !== null && <p className="mt-1">Reason: {one.note}</p>}
                <Preview lines={one.lines} />
                {one.because !== "" && <p className="mt-2">{one.because}</p>}
                <Sources values={one.arguments} />
                <p className="mt-2">
                  <Link to="/agents/runs/$id" params={{ id: one.run }} className="text-accent underline underline-offset-4">
                    Its run
                  </Link>
                </p>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
