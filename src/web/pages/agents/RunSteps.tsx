import { useState } from "react";
import type { RunPage, RunStepsPage } from "../../../model/pages/agents.ts";
import { isOver } from "../../../model/run-words.ts";
import { get } from "../../lib/api.ts";
import { sayCount } from "../../lib/say.ts";
import { useEarlier } from "../../lib/use-earlier.ts";
import { Live } from "./Live.tsx";
import { ShowEarlier } from "./ShowEarlier.tsx";
import { Step } from "./Step.tsx";

/** The timeline of a run: its newest steps, and those before on demand. */
export function RunSteps({ page }: { readonly page: RunPage }) {
  const { run, timeZone, stepCount } = page;
  const [focusOn, setFocusOn] = useState<string | null>(null);
  const earlier = useEarlier(["runs", run.id, "steps"], (cursor, signal) =>
    get<RunStepsPage>(`/api/runs/${encodeURIComponent(run.id)}/steps`, { cursor }, signal),
  );
  const newest = new Set(page.steps.map(({ id }) => id));
  const before = earlier.pages.toReversed().flatMap((one) => one.steps.filter(({ id }) => !newest.has(id)));
  const steps = [...before, ...page.steps];
  const live = run.state === "running" || run.state === "queued";
  return (
    <section aria-labelledby="steps">
      <h2 id="steps" className="text-lg font-semibold">
        {titleOf(steps.length, stepCount)}
      </h2>
      {page.forgotten && stepCount > 0 && (
        <p className="text-[0.93rem] text-soft">It is over: what it read and what the model said is not kept.</p>
      )}
      <ShowEarlier
        what="steps"
        shown={steps.length}
        more={earlier.more ?? page.nextSteps !== null}
        busy={earlier.busy}
        failure={earlier.failure}
        onClick={() => earlier.load((loaded) => setFocusOn(loaded.steps[0]?.id ?? null))}
      />
      <ol className="mt-2">
        {steps.map((step) => (
          <Step
            key={step.id}
            run={run.id}
            step={step}
            timeZone={timeZone}
            basis={page.basis}
            over={isOver(run)}
            focused={focusOn === step.id}
          />
        ))}
      </ol>
      {live && <Live run={run.id} said={stepCount - steps.filter(({ endedAt }) => endedAt === null).length} />}
    </section>
  );
}

function titleOf(shown: number, all: number): string {
  if (all === 0) return "No step yet";
  if (shown < all) return `The newest ${sayCount(shown)} of its ${sayCount(all)} steps`;
  return `Its ${sayCount(all)} ${all === 1 ? "step" : "steps"}`;
}
