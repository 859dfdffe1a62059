import { Link } from "@tanstack/react-router";
import type { RunRow } from "../../../model/pages/agents.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { sayTrigger } from "../../../model/run-words.ts";
import { runStateWords, sayCost, sayOutcomes, saySpan } from "./agent-words.ts";
import { takeFocus } from "./ShowEarlier.tsx";
import { State } from "./State.tsx";

/** Runs, the newest first; on a phone a card each. */
export function RunTable(props: { readonly runs: readonly RunRow[]; readonly timeZone: string; readonly focusOn?: string | null }) {
  const { runs, timeZone, focusOn = null } = props;
  return (
    <ul className="mt-2">
      {runs.map((run) => (
        <li
          key={run.id}
          className="grid gap-x-6 gap-y-0.5 border-t border-line py-2 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)_minmax(0,12rem)_6rem] sm:items-baseline"
        >
          <Link
            to="/agents/runs/$id"
            params={{ id: run.id }}
            data-row
            ref={focusOn === run.id ? takeFocus : undefined}
            className="text-accent underline-offset-4 hover:underline"
          >
            {sayMoment(run.startedAt ?? run.queuedAt, timeZone)}
          </Link>
          <span>
            <State words={runStateWords[run.state]} strong={run.state !== "done"} />
            {run.reason !== "" && <span className="block text-[0.87rem] text-soft">{run.reason}</span>}
          </span>
          <span className="text-[0.93rem] text-soft">
            {sayOutcomes(run)} · {sayTrigger(run.trigger)}
            {run.startedAt !== null && run.endedAt !== null && ` · ${saySpan(run.startedAt, run.endedAt)}`}
          </span>
          <span className="sm:text-right">{sayCost(run.costMicros)}</span>
        </li>
      ))}
    </ul>
  );
}
