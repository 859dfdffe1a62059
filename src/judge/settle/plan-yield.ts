import type { Column } from "../../ledger/facts/encode-rows.ts";
import { plannedInsert, type PlannedInsert } from "../../ledger/facts/planned-insert.ts";
import type { LinkToSettle, SessionToSettle, UsageToSettle, YieldRow } from "../../ledger/queries/to-settle.ts";
import { splitGroups } from "../yield/split-groups.ts";
import { splitSession, type SessionArtifact } from "../yield/split-session.ts";

/**
 * The yield rows that these sessions have now: the same split as the report of one developer, session by session,
 * then over the session's days, tools and models. Use without a session is unlinked, and cannot be linked.
 *
 * @param usage in the order of session, day, person, tool, model, kind of price
 */
export function yieldRows(
  usage: readonly UsageToSettle[],
  links: readonly LinkToSettle[],
  sessions: readonly SessionToSettle[],
): YieldRow[] {
  const linksOf = Map.groupBy(links, ({ session }) => session);
  const sessionOf = new Map(sessions.map((session) => [session.id, session]));
  return [...Map.groupBy(usage, ({ session }) => session)].flatMap(([id, groups]) => {
    const session = sessionOf.get(id);
    // Amounts that somebody made up must not stop the settling of all others: no further than numbers are exact.
    let total = 0;
    const costs = groups.map(({ costMicros }) => {
      const cost = Math.min(costMicros, Number.MAX_SAFE_INTEGER - total);
      total += cost;
      return cost;
    });
    const { yield: parts } = splitSession(total, (linksOf.get(id) ?? []).map(artifactOf), session?.exploration ?? false);
    const split = splitGroups(parts, costs);
    return groups.map(({ day, person, tool, model, priceKind }, i) => ({
      session: id,
      day,
      person,
      tool,
      model,
      repo: session?.repo ?? "",
      priceKind,
      canLink: id !== "",
      ...(split[i] ?? { held: 0, pending: 0, exploration: 0, unlinked: 0, undone: 0 }),
    }));
  });
}

function artifactOf({ artifact, confidence, lines, held, pending, undone }: LinkToSettle): SessionArtifact {
  return { artifact, confidence, lines, parts: { held, pending, undone } };
}

/** Takes back what no longer holds and writes what is new; rows that stayed as they were are left alone. */
export function planYield(settled: readonly YieldRow[], now: readonly YieldRow[], token: string): PlannedInsert | null {
  const left = new Map(settled.map((row) => [textOf(row), row]));
  const written: SignedYieldRow[] = [];
  for (const row of now) if (!left.delete(textOf(row))) written.push({ row, sign: 1 });
  for (const row of left.values()) written.push({ row, sign: -1 });
  return plannedInsert("yield", yieldColumns, written, token);
}

interface SignedYieldRow {
  readonly row: YieldRow;
  readonly sign: 1 | -1;
}

const yieldColumns: readonly Column<SignedYieldRow>[] = [
  ["day", "day", ({ row }) => row.day],
  ["person", "text", ({ row }) => row.person],
  ["session", "text", ({ row }) => row.session],
  ["sign", "small", ({ sign }) => sign],
  ["tool", "text", ({ row }) => row.tool],
  ["model", "text", ({ row }) => row.model],
  ["repo", "text", ({ row }) => row.repo],
  ["price_kind", "text", ({ row }) => row.priceKind],
  ["can_link", "small", ({ row }) => (row.canLink ? 1 : 0)],
  ["held", "count64", ({ row }) => row.held],
  ["pending", "count64", ({ row }) => row.pending],
  ["exploration", "count64", ({ row }) => row.exploration],
  ["unlinked", "count64", ({ row }) => row.unlinked],
  ["undone", "count64", ({ row }) => row.undone],
];

function textOf(row: YieldRow): string {
  const { session, day, person, tool, model, repo, priceKind, canLink, held, pending, exploration, unlinked, undone } = row;
  return [session, day, person, tool, model, repo, priceKind, canLink, held, pending, exploration, unlinked, undone].join("\0");
}
