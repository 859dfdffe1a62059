import { useState } from "react";
import type { AgentPage, AgentRunsPage, RunRow } from "../../../model/pages/agents.ts";
import type { YieldPart } from "../../../model/yield.ts";
import { get } from "../../lib/api.ts";
import { partWords } from "../../lib/parts.ts";
import { useEarlier } from "../../lib/use-earlier.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { isInPart } from "./agent-words.ts";
import { RunTable } from "./RunTable.tsx";
import { ShowEarlier, takeFocus } from "./ShowEarlier.tsx";

/** Focus on the heading: of what was loaded, nothing is in the part that is shown. */
const heading = "";

/** The runs of an agent, the newest first; those of one part of its cost where one was picked. */
export function AgentRuns(props: { readonly page: AgentPage; readonly part: YieldPart | null; readonly showAll: () => void }) {
  const { page, part } = props;
  const { name } = page.agent;
  const [focusOn, setFocusOn] = useState<string | null>(null);
  const earlier = useEarlier(["agents", name, "runs"], (cursor, signal) =>
    get<AgentRunsPage>(`/api/agents/${encodeURIComponent(name)}/runs`, { cursor }, signal),
  );
  const isShown = (run: RunRow): boolean => part === null || isInPart(run, part);
  const newest = new Set(page.runs.map(({ id }) => id));
  const all = [...page.runs, ...earlier.pages.flatMap(({ runs }) => runs).filter(({ id }) => !newest.has(id))];
  const runs = all.filter(isShown);
  return (
    <section aria-labelledby="runs">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h2 id="runs" className="text-lg font-semibold" tabIndex={-1} ref={focusOn === heading ? takeFocus : undefined}>
          {part === null ? "Runs" : `Runs with cost that is ${partWords[part].name.toLowerCase()}`}
        </h2>
        {part !== null && <SmallButton onClick={props.showAll}>Show all runs</SmallButton>}
      </div>
      {runs.length === 0 ? (
        <p className="mt-2 text-soft">
          {part === null ? "It has not run yet. Run it now, or wait for what starts it." : "None among these runs."}
        </p>
      ) : (
        <RunTable runs={runs} timeZone={page.timeZone} focusOn={focusOn} />
      )}
      <ShowEarlier
        what="runs"
        shown={all.length}
        more={earlier.more ?? page.nextRuns !== null}
        busy={earlier.busy}
        failure={earlier.failure}
        onClick={() => earlier.load((loaded) => setFocusOn(loaded.runs.find((run) => !newest.has(run.id) && isShown(run))?.id ?? heading))}
      />
    </section>
  );
}
