import { z } from "zod";
import type { AgentPage } from "../../model/pages/agents.ts";
import { readDefinition } from "../definition/read-definition.ts";
import type { OrganisationRules } from "../policy/judge-call.ts";
import { agentCards } from "./agent-cards.ts";
import { limitsAbove, moneyOfAgent } from "./money-of-agent.ts";
import { outcomesOf } from "./outcomes.ts";
import { alwaysTrue, policyWords, ruleWords } from "./policy-words.ts";
import { runRows } from "./run-rows.ts";
import { iso, opened, type Show } from "./show.ts";
import { spanWords } from "./trigger-words.ts";

const most = 100;
const mostVersions = 30;
const grantWords = z.object({ words: z.string() });

/** @returns null where the owner has no agent of this name */
export async function showAgent(
  show: Show,
  name: string,
  { rules, scopes }: { readonly rules: OrganisationRules; readonly scopes: readonly string[] },
): Promise<Omit<AgentPage, "timeZone"> | null> {
  const { control, owner } = show;
  const [shown] = await agentCards(show, name);
  if (shown === undefined) return null;
  const { card, text, version, definition } = shown;
  const [versions, grants, runs, outcomes, money, above] = await Promise.all([
    control.query<{ version: string; sealed: Buffer; read_at: Date }>(
      "select version, sealed, read_at from agent_version where agent = $1 order by read_at desc, version limit $2",
      [name, mostVersions],
    ),
    control.query<{ id: string; tool: string; sealed: Buffer; made_at: Date }>(
      "select id, tool, sealed, made_at from agent_grant where agent = $1 and owner = $2 and revoked_at is null and entered = agent_entered(owner, credentials) order by made_at desc, id",
      [name, owner],
    ),
    runRows(show, { agent: name }, most + 1),
    outcomesOf(show, { agent: name }, most),
    moneyOfAgent(show, name, definition),
    limitsAbove(show, scopes),
  ]);
  return {
    agent: card,
    text,
    version,
    versions: versions
      .map((one) => ({ version: one.version, readAt: iso(one.read_at), text: show.unseal(one.sealed) }))
      // What it was under another owner is theirs.
      .filter((one) => one.version === version || readDefinition(one.text).definition?.owner === definition?.owner),
    policy: {
      tools: definition === null ? [] : policyWords(definition.tools),
      always: [...alwaysTrue],
      organisation: ruleWords(rules),
      grants: grants.map((grant) => ({
        id: grant.id,
        tool: grant.tool,
        words: opened(show, grantWords, grant.sealed)?.words ?? "a case whose words are not kept",
        madeAt: iso(grant.made_at),
      })),
      approvalsExpire: definition === null ? "" : spanWords(definition.approvals.expire),
    },
    money,
    above,
    contract: definition?.contract.map(({ verifier, window, of }) => ({ verifier, window: spanWords(window), of })) ?? [],
    outcomes,
    memory: { keep: definition?.memory.keep ?? 0, review: definition?.memory.review ?? true },
    runs: runs.slice(0, most),
    nextRuns: runs.length > most ? (runs[most - 1]?.id ?? null) : null,
  };
}
