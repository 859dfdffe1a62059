import type { Group } from "../privacy/populations.ts";

/** A group whose figure was shown, with what it rested on before and does after late facts: a fingerprint of its list of members, and one of each. */
export interface ShownGroup {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * Which shown figures of one metric and span may be said anew after late facts: those of groups in which at least k people's
 * parts changed, if what is left of the change when the changes of the teams below are taken away is nothing or at least k
 * people's as well. What is left is counted in two ways, since the group and the teams below it that stay may have been shown at
 * different times: against the group's own last figure and against theirs; both must do.
 *
 * @param members group → people in the order of the fingerprints
 * @param may a group's figure may still be said at all
 */
export function refreshable(
  groups: readonly Group[],
  shown: ReadonlyMap<string, ShownGroup>,
  members: ReadonlyMap<string, readonly string[]>,
  k: number,
  may: (group: string) => boolean,
): Set<string> {
  const below = Map.groupBy(groups, ({ parent }) => parent);
  const anew = new Set<string>();
  const enough = (people: ReadonlySet<string>): boolean => people.size === 0 || people.size >= k;
  /** People of the node whose change nothing that is shown anew tells; and those whose part such a figure holds. */
  const visit = (id: string): { left: Set<string>; told: Set<string> } => {
    const children = (below.get(id) ?? []).map((child) => visit(child.id));
    const told = new Set(children.flatMap((child) => [...child.told]));
    const left = new Set(children.flatMap((child) => [...child.left]));
    const group = shown.get(id);
    if (group === undefined) return { left, told };
    const people = members.get(id) ?? [];
    const changed = people.filter((_, i) => group.before[i + 1] !== group.after[i + 1]);
    const ofChildren = new Set(
      (below.get(id) ?? []).filter((child) => shown.has(child.id)).flatMap((child) => members.get(child.id) ?? []),
    );
    for (const person of changed) if (!ofChildren.has(person)) left.add(person);
    const own = new Set(changed.filter((person) => !told.has(person)));
    // Under other names than then, nobody can say whose part changed: the figure stays.
    const comparable = group.before[0] === group.after[0];
    if (comparable && changed.length >= k && enough(left) && enough(own) && may(id)) {
      anew.add(id);
      return { left: new Set(), told: new Set(people) };
    }
    return { left, told };
  };
  for (const { id } of below.get(null) ?? []) visit(id);
  return anew;
}
