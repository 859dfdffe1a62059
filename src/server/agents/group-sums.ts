import { monthByOwner, type OwnerMonth } from "../../agents/show/month-by-owner.ts";
import { startOfDay, zonedDate } from "../../kit/time-zone.ts";
import { limitsOf, safeSum } from "../../measure/privacy/safe-sum.ts";
import { roundingStep, roundPeople, roundTo } from "../../measure/privacy/round-figures.ts";
import type { AgentGroup, AgentsPage } from "../../model/pages/agents.ts";
import { readSetting } from "../organisation/settings.ts";
import { listTeams, rootTeam } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { cellsOf, chooseGroups, type OwnersOf } from "./choose-groups.ts";
import { membersUntil } from "./teams-of.ts";

/**
 * What everybody's agents did in the last month that is over, by group and without names. A month that is over changes no more, so
 * nobody can watch one person's runs arrive. Shown only where at least k owners stand behind every cell the shown groups cut each
 * other into, none of whom dominates; rounded to at least a fifth of the greatest contribution.
 */
export async function agentGroups(services: Services): Promise<AgentsPage["groups"]> {
  const { control, now, timeZone, k } = services;
  const teams = await listTeams(control);
  if (teams.length === 0) return null;
  const { year, month } = zonedDate(now(), timeZone);
  const from = startOfDay(timeZone, year, month - 1, 1);
  const to = startOfDay(timeZone, year, month, 1);
  const name = new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7);
  const [months, members] = await Promise.all([
    monthByOwner(control, new Date(from), new Date(to)),
    membersUntil(control, new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10)),
  ]);
  const byOwner = new Map(months.map((one) => [one.owner, one]));
  const limits = limitsOf(k);
  const isSafe = (owners: readonly string[], of: (one: OwnerMonth) => number): boolean =>
    safeSum(owners.flatMap((owner) => byOwner.get(owner) ?? []).map(of), limits);
  const groups: OwnersOf[] = teams.map(({ id }) => ({
    id,
    owners: new Set(id === rootTeam ? byOwner.keys() : [...(members.get(id) ?? [])].filter((owner) => byOwner.has(owner))),
  }));
  const shown = chooseGroups(groups, (owners) => isSafe(owners, ({ runs }) => runs) && isSafe(owners, ({ costMicros }) => costMicros));
  const visible = groups.filter(({ id }) => shown.has(id));
  const rows = teams.map((team): AgentGroup => {
    const group = groups.find(({ id }) => id === team.id);
    if (group === undefined || !shown.has(team.id)) return { ...hidden(team), withheld: reasonOf(group?.owners.size ?? 0, k) };
    const own = [...group.owners].flatMap((owner) => byOwner.get(owner) ?? []);
    // A figure of its own: outcomes may come from few of those who have runs.
    const cells = cellsOf(visible).filter(([owner = ""]) => group.owners.has(owner));
    const held = cells.every((cell) => isSafe(cell, (one) => one.held)) ? rounded(own, (one) => one.held) : null;
    return {
      id: team.id,
      name: team.name,
      owners: roundPeople(own.length),
      agents: rounded(own, (one) => one.agents),
      runs: rounded(own, (one) => one.runs),
      costMicros: rounded(own, (one) => one.costMicros),
      held,
      withheld: null,
    };
  });
  const demo = await readSetting(control, "demo");
  return { month: name, basis: demo ? "demo price, nothing is billed" : "list price", rows };
}

function rounded(own: readonly OwnerMonth[], of: (one: OwnerMonth) => number): number {
  const amounts = own.map(of);
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return roundTo(sum, Math.max(5, roundingStep(sum, Math.max(...amounts, 0))));
}

function hidden({ id, name }: { readonly id: string; readonly name: string }): Omit<AgentGroup, "withheld"> {
  return { id, name, owners: null, agents: null, runs: null, costMicros: null, held: null };
}

/** The same for none as for few: that nobody there has an agent would be told of everybody there. */
function reasonOf(owners: number, k: number): string {
  return owners < k
    ? `Fewer than ${k} people there have agents that ran`
    : "Too much of it is one person's, or it would tell of a smaller group beside it";
}
