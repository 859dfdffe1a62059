import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { AgentPage } from "../../model/pages/agents.ts";
import type { YieldPart } from "../../model/yield.ts";
import { YieldBar } from "../charts/YieldBar.tsx";
import { YieldTable } from "../charts/YieldTable.tsx";
import { agentQuery } from "../lib/agents.ts";
import { sayCount } from "../lib/say.ts";
import { AgentControls } from "./agents/AgentControls.tsx";
import { AgentRuns } from "./agents/AgentRuns.tsx";
import { agentStateWords, sayPerOutcome } from "./agents/agent-words.ts";
import { Definition } from "./agents/Definition.tsx";
import { MoneyBar } from "./agents/MoneyBar.tsx";
import { Outcomes } from "./agents/Outcomes.tsx";
import { Policy } from "./agents/Policy.tsx";
import { State } from "./agents/State.tsx";
import { UseOwn } from "./agents/UseOwn.tsx";

/** One agent, whole, for its owner: what an outcome cost, then everything it rests on. */
export function Agent() {
  const { name = "" } = useParams({ strict: false });
  const { data: page } = useSuspenseQuery(agentQuery(name));
  const [part, setPart] = useState<YieldPart | null>(null);
  const { agent, timeZone } = page;
  const { worth } = agent;
  return (
    <div className="space-y-12">
      <section aria-label="The answer">
        <p className="mb-3 text-[0.93rem] text-soft">
          <Link to="/agents" className="text-accent underline-offset-4 hover:underline">
            Agents
          </Link>{" "}
          › {agent.name}
        </p>
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">
          {agent.name}: {sayPerOutcome(agent).replace(/^No /, "no ")}
        </h1>
        <p className="mt-2">
          <State words={agentStateWords[agent.state]} />
          {agent.waiting > 0 && (
            <>
              {" · "}
              <Link to="/approvals" className="text-accent underline underline-offset-4">
                {agent.waiting === 1 ? "1 question" : `${sayCount(agent.waiting)} questions`}
              </Link>
            </>
          )}
          <span className="text-soft"> · {agent.model}</span>
        </p>
        {agent.problem !== null && (
          <p role="note" className="mt-2 border-l-2 border-undone pl-3">
            {agent.problem}
          </p>
        )}
        {agent.description !== "" && <p className="mt-2 max-w-2xl">{agent.description}</p>}
        <div className="mt-3">
          <AgentControls agent={agent} />
        </div>
        {worth.costMicros > 0 && (
          <>
            <div className="mt-6">
              <YieldBar amounts={worth.yield} onPick={setPart} />
            </div>
            <div className="mt-4">
              <YieldTable amounts={worth.yield} before={null} onPick={setPart} />
            </div>
            <p className="mt-2 text-[0.87rem] text-soft">
              {sayCount(worth.runs)} {worth.runs === 1 ? "run" : "runs"} of the last {worth.days} days, {worth.basis}. A part lists its
              runs.
            </p>
          </>
        )}
      </section>
      {agent.model.startsWith("scripted/") && <UseOwn page={page} />}
      <AgentRuns key={agent.name} page={page} part={part} showAll={() => setPart(null)} />
      <Outcomes title={contractTitle(page)} outcomes={page.outcomes} timeZone={timeZone} about={contractAbout(page)} />
      <section aria-labelledby="money">
        <h2 id="money" className="text-lg font-semibold">
          Money
        </h2>
        <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
          Dollars, {worth.basis}. The worst case of a call is reserved before it begins, and settled at what it cost.
        </p>
        <ul className="mt-3 grid gap-5 sm:grid-cols-3">
          {page.money.map((money) => (
            <li key={money.period}>
              <MoneyBar money={money} />
            </li>
          ))}
        </ul>
        {page.above.length > 0 && (
          <p className="mt-3 text-[0.93rem] text-soft">
            Bounded as well by{" "}
            {page.above.map(({ scope, period, limitMicros }) => `$${limitMicros / 1e6} a ${period} of ${scope}`).join(", ")}.
          </p>
        )}
      </section>
      <Policy page={page} />
      <section aria-labelledby="memory">
        <h2 id="memory" className="text-lg font-semibold">
          Memory
        </h2>
        <p className="mt-1 text-soft">
          {page.memory.keep === 0
            ? "It keeps no notes: each run begins with its file, and nothing else."
            : `It may keep up to ${sayCount(page.memory.keep)} notes${page.memory.review ? ", each after you looked at it" : ""}. There are none yet.`}
        </p>
      </section>
      <Definition page={page} />
    </div>
  );
}

function contractTitle({ contract, outcomes }: AgentPage): string {
  if (contract.length === 0) return "It promises nothing";
  return outcomes.length === 0 ? "Nothing promised yet" : "What it promised, and what became of it";
}

function contractAbout({ contract }: AgentPage): string {
  if (contract.length === 0) return "Its definition names no contract: its runs are unlinked until you declare them exploration.";
  const words = contract.map(({ verifier, window, of }) => `${verifier}${of === "" ? "" : ` (${of})`} within ${window}`);
  return `Its contract: ${words.join("; ")}. Looked up in the world outside; what the model says of it counts for nothing.`;
}
