import type { TeamRow } from "../../../model/pages/teams.ts";

export type PlacedTeam =
  | { readonly kind: "shown"; readonly depth: number; readonly row: TeamRow; readonly figures: NonNullable<TeamRow["figures"]> }
  /** Teams beside each other that are not shown for the same reason. */
  | {
      readonly kind: "hidden";
      readonly depth: number;
      readonly names: readonly string[];
      readonly withheld: string;
      readonly within: TeamRow["within"];
    };

/**
 * The rows as a tree, each after the one above it: teams beside each other by name or by cost, the rest after them, last
 * those that are not shown alone. What lies below one of these is not shown either, and is left out.
 */
export function orderTeams(rows: readonly TeamRow[], byCost: boolean): readonly PlacedTeam[] {
  const below = Map.groupBy(rows, ({ parent }) => parent);
  const place = (parent: string | null, depth: number): readonly PlacedTeam[] => {
    const beside = (below.get(parent) ?? []).toSorted(
      (a, b) =>
        Number(a.kind === "rest") - Number(b.kind === "rest") || (byCost ? costOf(b) - costOf(a) : 0) || a.name.localeCompare(b.name, "en"),
    );
    const shown = beside.flatMap((row): readonly PlacedTeam[] =>
      row.figures === null
        ? []
        : [{ kind: "shown", depth, row, figures: row.figures }, ...(row.kind === "team" ? place(row.id, depth + 1) : [])],
    );
    const hidden = Map.groupBy(
      beside.filter(({ figures }) => figures === null).toSorted((a, b) => a.name.localeCompare(b.name, "en")),
      ({ withheld }) => withheld ?? "",
    );
    return [
      ...shown,
      ...[...hidden].map(([withheld, same]): PlacedTeam => {
        return { kind: "hidden", depth, names: same.map(({ name }) => name), withheld, within: same[0]?.within ?? null };
      }),
    ];
  };
  return place(null, 0);
}

function costOf({ figures }: TeamRow): number {
  return figures?.costMicros ?? 0;
}
