import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { RunPage } from "../../model/pages/agents.ts";
import { runQuery } from "../lib/agents.ts";
import { sayCount } from "../lib/say.ts";
import { sayMoment } from "../lib/say-moment.ts";
import { useChange } from "../lib/use-change.ts";
import { SmallButton } from "../ui/SmallButton.tsx";
import { isOver, sayTrigger } from "../../model/run-words.ts";
import { runStateWords, sayCost, sayOutcomes, saySpan } from "./agents/agent-words.ts";
import { Outcomes } from "./agents/Outcomes.tsx";
import { RunSteps } from "./agents/RunSteps.tsx";
import { RunTable } from "./agents/RunTable.tsx";
import { State } from "./agents/State.tsx";
import { SureButton } from "./agents/SureButton.tsx";

/** One run: where it stands, then every step, what was decided, spent and done. */
export function Run() {
  const { id = "" } = useParams({ strict: false });
  const { data: page } = useSuspenseQuery(runQuery(id));
  const { run, timeZone } = page;
  return (
    <div className="space-y-12">
      <section aria-label="Where it stands">
        <p className="mb-3 text-[0.93rem] text-soft">
          <Link to="/agents" className="text-accent underline-offset-4 hover:underline">
            Agents
          </Link>{" "}
          ›{" "}
          <Link to="/agents/$name" params={{ name: run.agent }} className="text-accent underline-offset-4 hover:underline">
            {run.agent}
          </Link>{" "}
          › run of {sayMoment(run.startedAt ?? run.queuedAt, timeZone)}
        </p>
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{sentenceOf(page)}</h1>
        <p className="mt-2" role="status">
          <State words={runStateWords[run.state]} />
          <span className="text-soft">
            {" "}
            · {sayCost(run.costMicros)}
            {page.limitMicros !== null && ` of ${sayCost(page.limitMicros)} a run may cost`}
            {page.reservedMicros > 0 && `, ${sayCost(page.reservedMicros)} reserved`} · {sayCount(run.tokens)} tokens · {page.basis}
          </span>
        </p>
        <p className="mt-1 text-[0.93rem] text-soft">{factsOf(page)}</p>
        <Controls page={page} />
        {page.startedWith !== null && page.startedWith.text !== "" && (
          <details className="mt-3">
            <summary className="text-accent underline-offset-4 hover:underline">
              What it was started with{page.startedWith.trusted ? ", in your words" : ", as outsiders may have written it"}
            </summary>
            <pre className="mt-2 rounded border border-line bg-raised p-3 text-[0.87rem] whitespace-pre-wrap">{page.startedWith.text}</pre>
          </details>
        )}
      </section>
      <RunSteps key={run.id} page={page} />
      {page.outcomes.length > 0 && (
        <Outcomes
          title={`Outcomes: ${sayOutcomes(run)}`}
          about="Looked up in the world outside; what the model says of it counts for nothing."
          outcomes={page.outcomes}
          timeZone={timeZone}
          links={false}
        />
      )}
      {page.children.length > 0 && (
        <section aria-labelledby="children">
          <h2 id="children" className="text-lg font-semibold">
            Work it handed over
          </h2>
          <RunTable runs={page.children} timeZone={timeZone} />
        </section>
      )}
    </div>
  );
}

/** A reason comes first where there is one. */
function sentenceOf({ run }: RunPage): string {
  if (run.reason !== "") return `${runStateWords[run.state].name}: ${run.reason}`;
  if (run.state === "done") return run.exploration ? "Done, declared as exploration" : `Done: ${sayOutcomes(run)}`;
  return run.state === "queued" ? "It waits for its turn" : `${runStateWords[run.state].name} now`;
}

function factsOf({ run, wakeAt, timeZone, version, parent }: RunPage): string {
  return [
    `started ${sayTrigger(run.trigger)}`,
    run.startedAt !== null && run.endedAt !== null && `took ${saySpan(run.startedAt, run.endedAt)}`,
    wakeAt !== null && `goes on by itself ${sayMoment(wakeAt, timeZone)}`,
    `definition ${version}`,
    parent !== null && "handed over by another run",
  ]
    .filter((fact) => fact !== false)
    .join(" · ");
}

function Controls({ page }: { readonly page: RunPage }) {
  const { run, parent } = page;
  const at = `/api/runs/${encodeURIComponent(run.id)}`;
  const stop = useChange<null>("POST", `${at}/stop`, ["runs", "agents", "approvals"]);
  const tag = useChange<{ readonly exploration: boolean }>("POST", `${at}/tag`, ["runs", "agents"]);
  const failure = stop.failure ?? tag.failure;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2" data-print="no">
      {run.state === "parked" && page.steps.some(({ state }) => state === "awaiting" || state === "uncertain") && (
        <Link
          to="/approvals"
          className="inline-flex min-h-9 items-center rounded bg-accent px-4 font-medium text-on-accent hover:opacity-90"
        >
          Answer its question
        </Link>
      )}
      {!isOver(run) && (
        <SureButton sure="Yes, stop this run now" keep="Let it run" onSure={() => stop.run(null)}>
          {stop.busy ? "Stopping …" : "Stop"}
        </SureButton>
      )}
      <SmallButton pressed={run.exploration} onClick={() => tag.run({ exploration: !run.exploration })}>
        {run.exploration ? "This was no exploration after all" : "This was exploration"}
      </SmallButton>
      {parent !== null && (
        <Link to="/agents/runs/$id" params={{ id: parent }} className="text-accent underline underline-offset-4">
          The run that handed it over
        </Link>
      )}
      {failure !== null && <span role="alert">{failure}</span>}
    </div>
  );
}
