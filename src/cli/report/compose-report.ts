import { splitSession, type SessionSplit } from "../../judge/yield/split-session.ts";
import type { Plan } from "../../model/price.ts";
import type { Report, ReportSession } from "../../model/report.ts";
import type { Session } from "../../model/session.ts";
import type { Skipped } from "../../model/skipped.ts";
import { costAt, textAt, usageAt, word, type UsageColumns } from "../../model/usage-columns.ts";
import { addYield, noYield, type Yield } from "../../model/yield.ts";
import { sumRows } from "../../ledger/queries/sum-usage.ts";
import type { Grouping } from "../options.ts";
import { yieldMicros } from "./group-yield.ts";
import { groupsOf } from "./report-groups.ts";
import { chargedCommits, countOutcomes, openWork, bestValue, unitCosts } from "./outcomes.ts";
import { planLines } from "./plan-lines.ts";
import type { LogsRead } from "./gather-logs.ts";
import type { JudgedRepository } from "./selection.ts";
import { linkedWork, type LinkedWork } from "./session-artifacts.ts";
import { sumSessions, type SessionSum, type Window } from "./session-sums.ts";

/** All that was read, before any period is chosen. */
export interface Gathered {
  readonly rows: UsageColumns;
  readonly sessions: readonly Session[];
  readonly judged: readonly JudgedRepository[];
  /** The sessions to report on. */
  readonly wanted: ReadonlySet<string>;
  readonly exploration: ReadonlySet<string>;
  readonly plans: readonly Plan[];
  readonly skipped: readonly Skipped[];
  readonly lookedIn: Report["lookedIn"];
  readonly toolNames: ReadonlyMap<string, string>;
  /** How far the true cost of these rows may lie from the sum: 90 % interval, micro-dollars. */
  readonly spreadOfCost: LogsRead["spreadOfCost"];
  readonly repair: LogsRead["repaired"];
}

export interface Question extends Window {
  readonly timeZone: string;
  readonly asOf: number;
  readonly asOfBecause: Report["asOfBecause"];
  readonly by: Grouping | null;
  readonly sample: boolean;
  readonly project: (session: string) => string;
}

/** Puts the report together. Pure: asked twice with other periods, it shares all that was read. */
export function composeReport(gathered: Gathered, question: Question): Report {
  const { rows } = gathered;
  const sums = sumSessions(
    rows,
    question,
    gathered.sessions.filter((session) => gathered.wanted.has(session.id)),
  );
  const work = joinWork(gathered.judged.map(linkedWork));
  const splits = new Map<string, SessionSplit>();
  for (const sum of sums.values())
    splits.set(sum.id, splitSession(sum.costMicros, work.artifacts.get(sum.id) ?? [], gathered.exploration.has(sum.id)));
  const ordered = [...sums.values()].sort((a, b) => b.costMicros - a.costMicros || (a.id < b.id ? -1 : 1));
  const known = new Map(gathered.sessions.map((session) => [session.id, session]));
  const sessions = ordered.map((sum) => reportSession(gathered, sum, splits, work, known.get(sum.id)));
  const total = [...splits.values()].reduce<Yield>((all, split) => addYield(all, split.yield), noYield);
  const selected = ordered.flatMap((sum) => sum.rows);
  const usage = usageOf(gathered, selected);
  const commits = chargedCommits(gathered.judged, sums, splits, work);
  const unit = unitCosts(total.held, commits);
  const groups = groupsOf(gathered, question, sums, splits, commits);
  const times = ordered.filter((sum) => sum.to > 0);
  // Not `Math.min(...)`: there may be more sessions than one call can have arguments.
  const from = question.from ?? (times.length === 0 ? null : times.reduce((least, sum) => Math.min(least, sum.from), Infinity));
  const to = question.to ?? (times.length === 0 ? null : times.reduce((most, sum) => Math.max(most, sum.to), 0) + 1);
  const only = gathered.judged.length === 1 ? gathered.judged[0] : undefined;
  const repaired = gathered.repair(selected);
  return {
    schema: "upshot.report/1",
    asOf: iso(question.asOf),
    period: { from: from === null ? null : iso(from), to: to === null ? null : iso(to), tz: question.timeZone },
    usage,
    yield: yieldMicros(total),
    sessions,
    commits,
    skipped: gathered.skipped.map((one) => ({ ...one })),
    sample: question.sample,
    asOfBecause: question.asOfBecause,
    repository:
      only === undefined
        ? null
        : {
            id: only.repository.id,
            root: only.repository.root,
            name: nameOf(only.repository.id, only.repository.root),
            defaultBranch: only.repository.defaultBranch?.name ?? null,
            head: only.repository.head,
          },
    tools: [...new Set(ordered.map((sum) => sum.tool))].sort().map((tool) => gathered.toolNames.get(tool) ?? tool),
    repair: { ...repaired, sessions: ordered.filter((sum) => sum.estimated).length },
    counts: countOutcomes(gathered, sums, splits, commits, question.asOf),
    unitCost: unit,
    before: null,
    openWork: openWork(gathered.judged, sessions, commits, question.asOf),
    bestValue: bestValue(commits),
    days: groups.day,
    by: groups.by,
    plans: planLines(gathered.plans, rows, selected, { from, to }, question.timeZone),
    prices: priceKinds(rows, selected),
    unpricedModels: unpriced(rows, selected),
    byModel: groups.model,
    byTool: groups.tool,
    lookedIn: gathered.lookedIn,
    repositories: gathered.judged.map(({ repository }) => nameOf(repository.id, repository.root)),
  };
}

function reportSession(
  gathered: Gathered,
  sum: SessionSum,
  splits: ReadonlyMap<string, SessionSplit>,
  work: LinkedWork,
  session: Session | undefined,
): ReportSession {
  return {
    id: sum.id,
    tool: sum.tool,
    costMicros: sum.costMicros,
    yield: yieldMicros(splits.get(sum.id)?.yield ?? noYield),
    links: (work.links.get(sum.id) ?? []).map(({ artifact, confidence, methods, evidence }) => ({
      artifact,
      confidence,
      methods: [...methods],
      evidence: evidence.map((one) => ({ ...one })),
    })),
    responses: sum.responses,
    unpriced: sum.unpriced,
    interval: intervalOf(gathered, sum.costMicros, sum.estimated, sum.rows),
    estimated: sum.estimated,
    from: iso(Number.isFinite(sum.from) ? sum.from : (session?.from ?? 0)),
    to: iso(Number.isFinite(sum.to) ? sum.to : (session?.to ?? 0)),
    branch: session?.branches[0] ?? null,
    branches: [...(session?.branches ?? [])],
    cwd: session?.cwds[0] ?? null,
    models: [...sum.models].sort(),
    tag: gathered.exploration.has(sum.id) ? "exploration" : null,
    subagents: [...sum.agents]
      .map(([id, agent]) => ({ id, ...agent }))
      .sort((a, b) => b.costMicros - a.costMicros || (a.id < b.id ? -1 : 1)),
  };
}

function usageOf(gathered: Gathered, selected: readonly number[]): Report["usage"] {
  const usage = sumRows(gathered.rows, selected);
  return { ...usage, interval: intervalOf(gathered, usage.costMicros, usage.basisMicros.estimated > 0, selected) };
}

function intervalOf(gathered: Gathered, costMicros: number, estimated: boolean, rows: readonly number[]): [number, number] {
  if (!estimated) return [costMicros, costMicros];
  const { below, above } = gathered.spreadOfCost(rows);
  return [Math.max(0, Math.round(costMicros - below)), Math.round(costMicros + above)];
}

function joinWork(all: readonly LinkedWork[]): LinkedWork {
  return { links: new Map(all.flatMap((work) => [...work.links])), artifacts: new Map(all.flatMap((work) => [...work.artifacts])) };
}

function priceKinds(rows: UsageColumns, selected: readonly number[]): Report["prices"] {
  const sums = new Map<string, number>();
  for (const row of selected) {
    const { priceKind, costMicros } = usageAt(rows, row);
    if (costMicros !== null) sums.set(priceKind, (sums.get(priceKind) ?? 0) + costMicros);
  }
  return [...sums].map(([kind, costMicros]) => ({ kind, costMicros })).sort((a, b) => b.costMicros - a.costMicros);
}

function unpriced(rows: UsageColumns, selected: readonly number[]): Report["unpricedModels"] {
  const counts = new Map<string, number>();
  for (const row of selected) {
    if (costAt(rows, row) === null) counts.set(textAt(rows, row, word.model), (counts.get(textAt(rows, row, word.model)) ?? 0) + 1);
  }
  return [...counts].map(([model, responses]) => ({ model, responses })).sort((a, b) => b.responses - a.responses);
}

/** `acme/api` of `github.com/acme/api`; the folder's name where the repository has no address. */
function nameOf(id: string, root: string): string {
  return id.includes("/") ? id.split("/").slice(1).join("/") : (root.split(/[\\/]/).findLast((part) => part !== "") ?? root);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
