import { useNavigate } from "@tanstack/react-router";
import type { AgentCard, StartedRun } from "../../../model/pages/agents.ts";
import { useChange } from "../../lib/use-change.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";

/** Run now, pause, stop: what an owner does with an agent. */
export function AgentControls({ agent }: { readonly agent: AgentCard }) {
  const { name, paused, stoppedBy } = agent;
  const navigate = useNavigate();
  const at = `/api/agents/${encodeURIComponent(name)}`;
  const start = useChange<object, StartedRun>("POST", `${at}/run`, ["agents"]);
  const act = useChange<{ act: "pause" | "resume" | "stop" | "lift" }>("POST", ({ act: word }) => `${at}/${word}`, [
    "agents",
    "approvals",
    "runs",
  ]);
  const failure = start.failure ?? act.failure;
  return (
    <div className="flex flex-wrap items-center gap-2" data-print="no">
      {stoppedBy === null && !paused && (
        <SmallButton
          label={`Run ${name} now`}
          onClick={() => start.run({}, ({ run }) => void navigate({ to: "/agents/runs/$id", params: { id: run } }))}
        >
          {start.busy ? "Starting …" : "Run now"}
        </SmallButton>
      )}
      {stoppedBy === null && (
        <SmallButton label={paused ? `Let ${name} go on` : `Pause ${name}`} onClick={() => act.run({ act: paused ? "resume" : "pause" })}>
          {paused ? "Go on" : "Pause"}
        </SmallButton>
      )}
      {stoppedBy === null ? (
        <SmallButton label={`Stop ${name}`} onClick={() => act.run({ act: "stop" })}>
          {act.busy ? "Stopping …" : "Stop"}
        </SmallButton>
      ) : (
        stoppedBy === "you" && (
          <SmallButton label={`Lift the stop of ${name}`} onClick={() => act.run({ act: "lift" })}>
            Lift the stop
          </SmallButton>
        )
      )}
      {stoppedBy === "organisation" && (
        <span className="text-[0.93rem] text-soft">Every agent of the organisation is stopped by an admin.</span>
      )}
      {failure !== null && <span role="alert">{failure}</span>}
    </div>
  );
}
