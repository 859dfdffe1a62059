import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";
import { publishedRows, publishedUse, type PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { Growth, GrowthRow } from "../../model/pages/money.ts";
import { toolName } from "../../model/tool-names.ts";
import { yieldParts, type Yield } from "../../model/yield.ts";
import { listTeams, type Team } from "../organisation/teams.ts";
import { childOf, rowsOfGroup, showableGroup } from "../pages/groups.ts";
import { addDays, daysBefore, lastMonth, sayDays, type Days } from "../pages/period.ts";
import { sayMoney } from "../pages/sentence.ts";
import { costOf, sumYield } from "../pages/sums.ts";
import type { Services } from "../services.ts";

/** The answer, or why there is none. */
export type GrowthAnswer = { readonly growth: Growth; readonly reason: null } | { readonly growth: null; readonly reason: string };

/** Where the cost grew between a period and the one before, and what became of the growth; from published rows alone. */
export async function growthOf(
  { ledger, control, timeZone }: Pick<Services, "ledger" | "control" | "timeZone">,
  question: { readonly from: string | undefined; readonly to: string | undefined; readonly team: string | undefined },
): Promise<GrowthAnswer> {
  const [last, teams] = await Promise.all([lastPublishedDay(ledger), listTeams(control)]);
  if (last === null)
    return { growth: null, reason: "Nothing is published yet: figures of groups are published once a week, for groups of enough people." };
  const usual = lastMonth(last);
  const asked = { from: question.from ?? usual.from, to: question.to ?? usual.to };
  // Both periods at once, with a few days to spare: where the period turns out shorter, months of unequal length shift the one before.
  const wide = { from: addDays(daysBefore(asked).from, -4), to: asked.to };
  const [weeks, blocks] = await Promise.all([
    publishedRows(ledger, { cut: "week", ...wide }),
    publishedRows(ledger, { cut: "team", ...wide }),
  ]);
  const now = showableGroup(within(weeks, asked), question.team ?? null, teams);
  if (now === null) return { growth: null, reason: `Nothing is published for ${sayDays(asked)}.` };
  const { group, rows } = now;
  const uses = await publishedUse(ledger, { whole: teams.some(({ id, parent }) => id === group.id && parent === null), ...wide });
  const period: Days = { from: rows[0]?.from ?? asked.from, to: rows.at(-1)?.to ?? asked.to };
  const before = daysBefore(period);
  const inGroup = (all: readonly PublishedRow[], days: Days): PublishedRow[] => rowsOfGroup(within(all, days), group.id, teams);
  const earlier = inGroup(weeks, before);
  if (!covers(earlier, before))
    return {
      growth: null,
      reason: `To compare ${sayDays(period)} with what was before, ${sayDays(before)} would have to be published for ${group.name}, too.`,
    };
  const [toolsBefore, toolsNow] = [inGroup(uses, before), inGroup(uses, period)];
  const [teamsBefore, teamsNow] = [inGroup(blocks, before), inGroup(blocks, period)];
  const tools = covers(toolsBefore, before) && covers(toolsNow, period);
  const teamsToo = covers(teamsBefore, before) && covers(teamsNow, period);
  const total = growthRow(group.id, group.name, earlier, rows);
  return {
    reason: null,
    growth: {
      group,
      period: { ...period, timeZone },
      before: { ...before, timeZone },
      sentence: growthSentence(total, sayDays(period), sayDays(before)),
      total,
      tools: tools ? growthRows(toolsBefore, toolsNow, byTool) : [],
      teams: teamsToo ? growthRows(teamsBefore, teamsNow, byTeamOf(group, teams)) : [],
      withheld: [
        ...(group.asked === undefined
          ? []
          : [`${group.asked} has too few people to be shown alone; this is ${group.name}, which it is part of.`]),
        ...(asked.from === period.from && asked.to === period.to
          ? []
          : [`Figures are published for ${sayDays(period)} of the days asked for.`]),
        ...(tools ? [] : ["Tools are compared between whole months only."]),
        ...(teamsToo ? [] : ["Teams are compared between whole months only."]),
      ],
    },
  };
}

/** What rows are compared by. */
export interface Cut {
  /** null: only together with others. */
  readonly idOf: (row: PublishedRow) => string | null;
  readonly nameOf: (id: string) => string;
  readonly rest: string;
  /** Whether one group may show what another group has among its rest: true of tools, never of teams. */
  readonly mixed: boolean;
}

const byTool: Cut = { idOf: ({ tool }) => (tool === "other" ? null : tool), nameOf: toolName, rest: "others together", mixed: true };

function byTeamOf(group: { readonly id: string; readonly name: string }, teams: readonly Team[]): Cut {
  return {
    idOf: (row) => childOf(row, group.id, teams),
    nameOf: (id) => teams.find((team) => team.id === id)?.name ?? id,
    rest: `the rest of ${group.name}`,
    mixed: false,
  };
}

/**
 * One row a name, greatest growth first, then the rest together, so that the rows add up to the whole. A name that is part of a
 * rest in one of the periods is part of it in both; one that some group shows and another has among its rest is compared only
 * within groups that show it in both periods (`partly`).
 */
export function growthRows(before: readonly PublishedRow[], now: readonly PublishedRow[], by: Cut): GrowthRow[] {
  // Asked again for each name: a row's own is worked out once.
  const known = new Map([...before, ...now].map((row) => [row, by.idOf(row)]));
  const cut: Cut = { ...by, idOf: (row) => known.get(row) ?? null };
  const ids = new Set([...before, ...now].map(cut.idOf).filter((id) => id !== null));
  const taken = new Set<PublishedRow>();
  const named = [...ids].flatMap((id) => {
    const whole = [before, now].every((rows) => isWhole(id, rows, cut));
    const both = groupsOf(id, now, cut).intersection(groupsOf(id, before, cut));
    const own = (row: PublishedRow): boolean => cut.idOf(row) === id && (whole || (cut.mixed && both.has(row.group)));
    const [was, is] = [before.filter(own), now.filter(own)];
    if (was.length + is.length === 0) return [];
    for (const row of [...was, ...is]) taken.add(row);
    return [growthRow(id, cut.nameOf(id), was, is, !whole)];
  });
  const left = (row: PublishedRow): boolean => !taken.has(row);
  const [restBefore, restNow] = [before.filter(left), now.filter(left)];
  const ordered = named.toSorted((a, b) => b.nowMicros - b.beforeMicros - (a.nowMicros - a.beforeMicros) || (a.name < b.name ? -1 : 1));
  return restBefore.length + restNow.length === 0 ? ordered : [...ordered, growthRow(null, cut.rest, restBefore, restNow)];
}

function groupsOf(id: string, rows: readonly PublishedRow[], { idOf }: Cut): Set<string> {
  return new Set(rows.filter((row) => idOf(row) === id).map(({ group }) => group));
}

/** Whether no rest can hold any of it. */
function isWhole(id: string, rows: readonly PublishedRow[], cut: Cut): boolean {
  const own = groupsOf(id, rows, cut);
  const rests = rows.filter((row) => cut.idOf(row) === null);
  return rests.length === 0 || (cut.mixed ? rests.every(({ group }) => own.has(group)) : own.size > 0);
}

function growthRow(
  id: string | null,
  name: string,
  before: readonly PublishedRow[],
  now: readonly PublishedRow[],
  partly = false,
): GrowthRow {
  const [was, is] = [sumYield(before), sumYield(now)];
  const change: Yield = {
    held: is.held - was.held,
    pending: is.pending - was.pending,
    exploration: is.exploration - was.exploration,
    unlinked: is.unlinked - was.unlinked,
    undone: is.undone - was.undone,
  };
  return { id, name, partly, beforeMicros: costOf(was), nowMicros: costOf(is), change };
}

/** "Use grew by $9,100 from September to October 2026; of the growth, $5,800 held and $700 was undone, $1,900 is pending." */
export function growthSentence({ beforeMicros, nowMicros, change }: GrowthRow, period: string, before: string): string {
  const grown = nowMicros - beforeMicros;
  if (Math.abs(grown) < 0.02 * beforeMicros) return `Use stayed near ${sayMoney(nowMicros)} in ${period}, as in ${before}.`;
  if (grown < 0)
    return `Use fell by ${sayMoney(-grown)}, from ${sayMoney(beforeMicros)} in ${before} to ${sayMoney(nowMicros)} in ${period}.`;
  const words = {
    held: "held",
    pending: "is pending",
    exploration: "is exploration",
    unlinked: "is not linked to anything",
    undone: "was undone",
  } as const;
  const said = yieldParts
    .filter((part) => Math.abs(change[part]) >= 0.05 * grown)
    .map((part) => (change[part] > 0 ? `${sayMoney(change[part])} ${words[part]}` : `${sayMoney(-change[part])} less ${words[part]}`));
  return `Use grew by ${sayMoney(grown)} from ${before} to ${period}: ${listOf(said)}.`;
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Rows whose days all lie within the days. */
function within(rows: readonly PublishedRow[], { from, to }: Days): PublishedRow[] {
  return rows.filter((row) => row.from >= from && row.to <= to);
}

/** Whether the spans of the rows fill the days: each day's rows were published. */
function covers(rows: readonly PublishedRow[], { from, to }: Days): boolean {
  const spans = new Map(rows.map((row) => [row.from, row]));
  const days = [...spans.values()].reduce((sum, span) => sum + lengthOf(span), 0);
  return days === lengthOf({ from, to });
}

function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}
