import { useSuspenseQuery } from "@tanstack/react-query";
import type { AgentsPage } from "../../model/pages/agents.ts";
import { agentsQuery, credentialsQuery } from "../lib/agents.ts";
import { sayCount } from "../lib/say.ts";
import { sessionQuery } from "../lib/session.ts";
import { sayCost } from "./agents/agent-words.ts";
import { Credentials } from "./agents/Credentials.tsx";
import { Gallery } from "./agents/Gallery.tsx";
import { GroupSums } from "./agents/GroupSums.tsx";
import { Limits } from "./agents/Limits.tsx";
import { NewAgent } from "./agents/NewAgent.tsx";
import { Rules } from "./agents/Rules.tsx";
import { StopAll } from "./agents/StopAll.tsx";

/** "Agents": the reader's own, what they cost and what came of it. */
export function Agents() {
  const { data: page } = useSuspenseQuery(agentsQuery);
  const { data: credentials } = useSuspenseQuery(credentialsQuery);
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <div className="space-y-12">
      <section aria-label="Your agents">
        <p className="mb-3 text-[0.93rem] text-soft">Your agents, their runs and what they cost are shown to you only.</p>
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{sentenceOf(page)}</h1>
        <div className="mt-3">
          <StopAll page={page} />
        </div>
        {page.agents.length > 0 && (
          <div className="mt-5">
            <Gallery page={page} />
          </div>
        )}
        <details className="border-t border-line py-3" open={page.agents.length === 0}>
          <summary className="font-medium text-accent underline-offset-4 hover:underline">New agent</summary>
          <NewAgent you={page.you} credentials={credentials.credentials} />
        </details>
      </section>
      <Credentials />
      <Limits />
      {session.role === "admin" && <Rules />}
      {page.groups !== null && <GroupSums groups={page.groups} k={session.k} />}
    </div>
  );
}

function sentenceOf({ agents }: AgentsPage): string {
  if (agents.length === 0) return "You have no agent yet. Say in a file what one is to do, what it may and what it may cost.";
  const waiting = agents.reduce((sum, agent) => sum + agent.waiting, 0);
  const running = agents.filter(({ state }) => state === "running").length;
  const spent = agents.reduce((sum, { month }) => sum + month.spentMicros, 0);
  const held = agents.reduce((sum, { worth }) => sum + worth.held, 0);
  const who = agents.length === 1 ? "Your agent" : `Your ${sayCount(agents.length)} agents`;
  const atWork = running === 0 ? "" : ` ${sayCount(running)} ${running === 1 ? "is" : "are"} at work.`;
  const open = waiting === 0 ? atWork : ` ${waiting === 1 ? "One question waits" : `${sayCount(waiting)} questions wait`} for you.`;
  return `${who} spent ${sayCost(spent)} this month; ${held === 0 ? "no outcome held yet" : `${sayCount(held)} ${held === 1 ? "outcome" : "outcomes"} held`} in the last 30 days.${open}`;
}
