import { addYield, noYield, yieldParts, type Yield } from "../../model/yield.ts";
import { splitGroups } from "../../judge/yield/split-groups.ts";
import type { ReportGroup, YieldMicros } from "../../model/report.ts";

/** The yield under the names of the report. */
export function yieldMicros(parts: Yield): YieldMicros {
  return {
    heldMicros: parts.held,
    pendingMicros: parts.pending,
    explorationMicros: parts.exploration,
    unlinkedMicros: parts.unlinked,
    undoneMicros: parts.undone,
  };
}

/** Builds groups of usage with their yield, so that all groups together add up to the whole, part by part. */
export interface GroupBuilder {
  /** Adds one session: what it spent in each group, and the yield of the sum of that. */
  addSession(costs: ReadonlyMap<string, GroupShare>, parts: Yield): void;
  /** Groups in the order of their keys, or dearest first. */
  groups(order: "by key" | "dearest first", name?: (key: string) => string): ReportGroup[];
}

export interface GroupShare {
  costMicros: number;
  responses: number;
  unpriced: number;
}

export function groupBuilder(): GroupBuilder {
  const groups = new Map<string, { share: GroupShare; sessions: number; parts: Yield }>();
  return {
    addSession(costs, parts) {
      const entries = [...costs].sort(([a], [b]) => (a < b ? -1 : 1));
      const rows = splitGroups(
        parts,
        entries.map(([, share]) => share.costMicros),
      );
      entries.forEach(([key, share], i) => {
        const group = groups.get(key) ?? { share: { costMicros: 0, responses: 0, unpriced: 0 }, sessions: 0, parts: noYield };
        group.share.costMicros += share.costMicros;
        group.share.responses += share.responses;
        group.share.unpriced += share.unpriced;
        group.sessions++;
        group.parts = addYield(group.parts, rows[i] ?? noYield);
        groups.set(key, group);
      });
    },
    groups(order, name = (key) => key) {
      const list = [...groups].map(([key, { share, sessions, parts }]) => ({
        key,
        name: name(key),
        sessions,
        ...share,
        yield: yieldMicros(parts),
      }));
      return list.sort((a, b) => (order === "by key" ? 0 : b.costMicros - a.costMicros) || (a.key < b.key ? -1 : 1));
    },
  };
}

/** Sum of a yield's parts, micro-dollars. */
export function yieldSum(parts: Yield): number {
  return yieldParts.reduce((sum, part) => sum + parts[part], 0);
}
