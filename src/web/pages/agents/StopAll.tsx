import type { AgentsPage } from "../../../model/pages/agents.ts";
import { useChange } from "../../lib/use-change.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SureButton } from "./SureButton.tsx";

/** One press and one yes stop everything this reader may stop. */
export function StopAll({ page }: { readonly page: AgentsPage }) {
  const { stopsAll, organisationStopped, agents } = page;
  const whole = stopsAll === "everybody's agents";
  const stop = useChange<null>("POST", "/api/agents/stop-all", ["agents", "approvals", "runs"]);
  const lift = useChange<null>("POST", "/api/agents/lift-all", ["agents"]);
  const allStopped = whole ? organisationStopped !== null : agents.length > 0 && agents.every(({ stoppedBy }) => stoppedBy === "you");
  const failure = stop.failure ?? lift.failure;
  if (!whole && agents.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-3" data-print="no">
      {allStopped ? (
        <SmallButton onClick={() => lift.run(null)}>{whole ? "Lift the stop of everybody's agents" : "Lift the stop of all"}</SmallButton>
      ) : (
        <SureButton
          sure={whole ? "Yes, stop every agent of the organisation now" : "Yes, stop all your agents now"}
          keep="Let them run"
          onSure={() => stop.run(null)}
        >
          {stop.busy ? "Stopping …" : "Stop all"}
        </SureButton>
      )}
      <span className="text-[0.87rem] text-soft">
        {allStopped ? "Runs that were stopped stay stopped." : `Stops ${stopsAll}: no call begins after it.`}
      </span>
      {failure !== null && <span role="alert">{failure}</span>}
    </p>
  );
}
