import { teamOfAtom } from "./group-atoms.ts";

/**
 * The rows of one cut and period whose sum is a group's figure: those of the group itself, of teams below it, and of their rests.
 * None where the group is too small to be shown alone: then ask for its parent. By the gate's construction these are all of the
 * group's people or none of them, so their sum is never a part of the group.
 *
 * @param parents team → the team above it, as frozen for the rows' quarter
 */
export function atomsOfGroup<Row extends { readonly group: string }>(
  group: string,
  rows: readonly Row[],
  parents: ReadonlyMap<string, string | null>,
): Row[] {
  return rows.filter((row) => {
    for (let team: string | null = teamOfAtom(row.group); team !== null; team = parents.get(team) ?? null) if (team === group) return true;
    return false;
  });
}
