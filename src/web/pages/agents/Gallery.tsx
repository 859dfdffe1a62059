import { Link } from "@tanstack/react-router";
import type { AgentCard, AgentsPage } from "../../../model/pages/agents.ts";
import { YieldStrip } from "../../charts/YieldStrip.tsx";
import { parts } from "../../lib/parts.ts";
import { sayCount } from "../../lib/say.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { AgentControls } from "./AgentControls.tsx";
import { agentStateWords, runStateWords, sayCost, sayPerOutcome } from "./agent-words.ts";
import { MoneyBar } from "./MoneyBar.tsx";
import { State } from "./State.tsx";

/** The reader's own agents, a card each. */
export function Gallery({ page }: { readonly page: AgentsPage }) {
  return (
    <ul className="space-y-0" aria-label="Your agents">
      {page.agents.map((agent) => (
        <Card key={agent.name} agent={agent} timeZone={page.timeZone} />
      ))}
    </ul>
  );
}

function Card({ agent, timeZone }: { readonly agent: AgentCard; readonly timeZone: string }) {
  const { name, description, model, state, problem, waiting, worth, triggers, next, lastRun } = agent;
  return (
    <li className="grid gap-x-8 gap-y-3 border-t border-line py-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="space-y-1.5">
        <h2 className="text-lg font-semibold">
          <Link to="/agents/$name" params={{ name }} data-row className="text-accent underline-offset-4 hover:underline">
            {name}
          </Link>
        </h2>
        <p>
          <State words={agentStateWords[state]} strong={state !== "idle"} />
          {waiting > 0 && (
            <>
              {" · "}
              <Link to="/approvals" className="text-accent underline underline-offset-4">
                {waiting === 1 ? "1 question" : `${sayCount(waiting)} questions`}
              </Link>
            </>
          )}
        </p>
        {problem !== null && (
          <p role="note" className="border-l-2 border-undone pl-3">
            {problem}
            <span className="block text-[0.87rem] text-soft">The version before stays in force until the file is mended.</span>
          </p>
        )}
        {description !== "" && <p>{description}</p>}
        <p className="text-[0.87rem] text-soft">
          {model} · starts when {triggers.join("; or ")}
          {next !== null && ` · next ${sayMoment(next.at, timeZone)}`}
        </p>
        {lastRun !== null && (
          <p className="text-[0.87rem] text-soft">
            Last run{" "}
            <Link to="/agents/runs/$id" params={{ id: lastRun.id }} className="text-accent underline-offset-4 hover:underline">
              {sayMoment(lastRun.at, timeZone)}
            </Link>
            : {runStateWords[lastRun.state].name.toLowerCase()}
          </p>
        )}
        <AgentControls agent={agent} />
      </div>
      <div className="space-y-3">
        <p className="font-medium">{sayPerOutcome(agent)}</p>
        {worth.costMicros > 0 && (
          <div>
            <YieldStrip amounts={worth.yield} most={worth.costMicros} />
            <p className="mt-1 text-[0.87rem] text-soft">
              {parts
                .filter(({ id }) => worth.yield[id] > 0)
                .map(({ id, name: part }) => `${part} ${sayCost(worth.yield[id])}`)
                .join(" · ")}{" "}
              · {sayCount(worth.runs)} {worth.runs === 1 ? "run" : "runs"} in {worth.days} days, {worth.basis}
            </p>
          </div>
        )}
        <MoneyBar money={agent.month} />
      </div>
    </li>
  );
}
