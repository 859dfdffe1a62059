import type { SessionSplit } from "../../judge/yield/split-session.ts";
import { offsetAt } from "../../kit/time-zone.ts";
import type { Report } from "../../model/report.ts";
import { costAt, textAt, timeAt, word, type UsageColumns } from "../../model/usage-columns.ts";
import { addYield, noYield, type Yield } from "../../model/yield.ts";
import type { Grouping } from "../options.ts";
import type { Gathered, Question } from "./compose-report.ts";
import { groupBuilder, yieldMicros, yieldSum, type GroupShare } from "./group-yield.ts";
import type { SessionSum } from "./session-sums.ts";

/** The same cost and yield, divided in several ways; every division adds up to the whole. */
export interface ReportGroups {
  readonly day: Report["days"];
  readonly model: Report["byModel"];
  readonly tool: Report["byTool"];
  readonly by: Report["by"];
}

/** Divides the sessions by day, model and tool, and by what was asked for. A session that used several models or days counts in each. */
export function groupsOf(
  gathered: Gathered,
  question: Question,
  sums: ReadonlyMap<string, SessionSum>,
  splits: ReadonlyMap<string, SessionSplit>,
  commits: Report["commits"],
): ReportGroups {
  const { rows } = gathered;
  const days = new Map<number, string>();
  const dayOf = (row: number): string => {
    const at = timeAt(rows, row);
    const day = Math.floor((at + offsetAt(at, question.timeZone)) / 86_400_000);
    let name = days.get(day);
    if (name === undefined) days.set(day, (name = new Date(day * 86_400_000).toISOString().slice(0, 10)));
    return name;
  };
  const groupBy = (shares: (sum: SessionSum) => ReadonlyMap<string, GroupShare>) => {
    const builder = groupBuilder();
    for (const sum of sums.values()) builder.addSession(shares(sum), splits.get(sum.id)?.yield ?? noYield);
    return builder;
  };
  const group = (keyOf: (row: number) => string) => groupBy((sum) => sharesOf(rows, sum, keyOf));
  // A session without a response of its own stands in its group too, so that these add up to all sessions.
  const whole = (keyOf: (sum: SessionSum) => string) => groupBy((sum) => new Map([[keyOf(sum), shareOf(sum)]]));
  const sessions = new Map(gathered.sessions.map((session) => [session.id, session]));
  const name = (tool: string): string => gathered.toolNames.get(tool) ?? tool;
  const day = group(dayOf).groups("by key");
  const model = group((row) => textAt(rows, row, word.model)).groups("dearest first");
  const tool = whole((sum) => sum.tool).groups("dearest first", name);
  const choose = (by: Grouping): Report["days"] => {
    switch (by) {
      case "day":
        return day;
      case "month":
        return group((row) => dayOf(row).slice(0, 7)).groups("by key");
      case "year":
        return group((row) => dayOf(row).slice(0, 4)).groups("by key");
      case "model":
        return model;
      case "tool":
        return tool;
      case "project":
        return whole((sum) => question.project(sum.id)).groups("dearest first");
      case "session":
        return whole((sum) => sum.id).groups("dearest first");
      case "branch":
        return whole((sum) => sessions.get(sum.id)?.branches[0] ?? "").groups("dearest first", (key) => key || "no branch known");
      case "pull-request":
        return byPullRequest(sums, splits, commits);
    }
  };
  return { day, model, tool, by: question.by === null ? null : { what: question.by, groups: choose(question.by) } };
}

function shareOf({ costMicros, responses, unpriced }: SessionSum): GroupShare {
  return { costMicros, responses, unpriced };
}

function sharesOf(rows: UsageColumns, sum: SessionSum, keyOf: (row: number) => string): Map<string, GroupShare> {
  const shares = new Map<string, GroupShare>();
  for (const row of sum.rows) {
    const key = keyOf(row);
    const share = shares.get(key) ?? { costMicros: 0, responses: 0, unpriced: 0 };
    const cost = costAt(rows, row);
    share.responses++;
    if (cost === null) share.unpriced++;
    else share.costMicros += cost;
    shares.set(key, share);
  }
  return shares;
}

/** A session's cost goes to the pull requests of its commits by weight; what is unlinked or exploration has none. */
function byPullRequest(
  sums: ReadonlyMap<string, SessionSum>,
  splits: ReadonlyMap<string, SessionSplit>,
  commits: Report["commits"],
): Report["days"] {
  const pullOf = new Map(commits.map((commit) => [commit.sha, commit.pullRequest]));
  const totals = new Map<string, { parts: Yield; sessions: Set<string>; responses: number; unpriced: number }>();
  const add = (key: string, session: string, parts: Yield): void => {
    const total = totals.get(key) ?? { parts: noYield, sessions: new Set(), responses: 0, unpriced: 0 };
    total.parts = addYield(total.parts, parts);
    total.sessions.add(session);
    totals.set(key, total);
  };
  for (const [id, split] of splits) {
    for (const [urn, parts] of split.artifacts) {
      const pull = pullOf.get(urn.slice(urn.lastIndexOf("@") + 1)) ?? null;
      add(pull === null ? "" : `#${pull}`, id, parts);
    }
    add("", id, { ...noYield, unlinked: split.yield.unlinked, exploration: split.yield.exploration });
  }
  for (const [key, total] of totals) {
    for (const id of total.sessions) {
      total.responses += sums.get(id)?.responses ?? 0;
      total.unpriced += sums.get(id)?.unpriced ?? 0;
    }
    if (key === "" && yieldSum(total.parts) === 0) totals.delete(key);
  }
  return [...totals]
    .map(([key, { parts, sessions, responses, unpriced: without }]) => ({
      key,
      name: key || "no pull request",
      responses,
      unpriced: without,
      sessions: sessions.size,
      costMicros: yieldSum(parts),
      yield: yieldMicros(parts),
    }))
    .sort((a, b) => b.costMicros - a.costMicros || (a.key < b.key ? -1 : 1));
}
