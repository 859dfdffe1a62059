import type { Group } from "./populations.ts";

/** A team with the teams below it, and those people who are in it but in none below. People are numbers. */
export interface GroupNode {
  readonly id: string;
  readonly children: readonly GroupNode[];
  readonly direct: readonly number[];
  /** `direct` and everybody below. */
  readonly people: readonly number[];
}

const restPrefix = "rest:";

/**
 * The tree of teams, children in order of their ids; null where there is no team without a parent. `homes[i]` is the team of
 * person i. Throws RangeError where there are two organisations.
 */
export function groupTree(groups: readonly Group[], homes: readonly string[]): GroupNode | null {
  const direct = new Map<string, number[]>();
  homes.forEach((home, person) => direct.set(home, [...(direct.get(home) ?? []), person]));
  const below = new Map<string | null, string[]>();
  for (const { id, parent } of groups) below.set(parent, [...(below.get(parent) ?? []), id]);
  const build = (id: string): GroupNode => nodeOf(id, (below.get(id) ?? []).sort().map(build), direct.get(id) ?? []);
  const roots = below.get(null) ?? [];
  if (roots.length > 1) throw new RangeError(`groupTree: more than one team without a parent: ${roots.join(", ")}`);
  return roots[0] === undefined ? null : build(roots[0]);
}

/**
 * Splits a group's people into atoms, each of at least k people who pass the test: a team, or the rest of a team,
 * "rest:<id>", which holds its own members and the teams below that are not shown. Where that rest fails, the smallest
 * team shown is hidden in it (complementary suppression), else the rest would tell what it holds; where nothing is left to
 * hide, the team itself is the atom. The node given must have passed.
 *
 * @param mayShow a test of single teams beside the one that atoms must pass
 * @returns the atoms' nodes; their people are disjoint and together those of the node
 */
export function decompose(
  node: GroupNode,
  k: number,
  passes: (people: readonly number[]) => boolean,
  mayShow: (node: GroupNode) => boolean = () => true,
): GroupNode[] {
  const shown = node.children
    .filter((child) => child.people.length >= k && mayShow(child) && passes(child.people))
    .sort((a, b) => b.people.length - a.people.length || (a.id < b.id ? -1 : 1));
  for (;;) {
    if (shown.length === 0) return [node];
    const rest = nodeOf(
      restOf(node.id),
      node.children.filter((child) => !shown.includes(child)),
      node.direct,
    );
    const parts = shown.flatMap((child) => decompose(child, k, passes, mayShow));
    if (rest.people.length === 0) return parts;
    if (rest.people.length >= k && passes(rest.people)) return [...parts, rest];
    shown.pop();
  }
}

/** The atom a person counts to, going up from their home: null where the atoms do not cover it. */
export function atomOf(home: string, atoms: ReadonlySet<string>, parents: ReadonlyMap<string, string | null>): string | null {
  for (let team: string | null = home; team !== null; team = parents.get(team) ?? null) {
    if (atoms.has(team)) return team;
    if (atoms.has(restOf(team))) return restOf(team);
  }
  return null;
}

/** The team an atom lies in: "rest:ops" → "ops". */
export function teamOfAtom(atom: string): string {
  return atom.startsWith(restPrefix) ? atom.slice(restPrefix.length) : atom;
}

function restOf(id: string): string {
  return id.startsWith(restPrefix) ? id : restPrefix + id;
}

function nodeOf(id: string, children: readonly GroupNode[], direct: readonly number[]): GroupNode {
  return { id, children, direct, people: [...direct, ...children.flatMap(({ people }) => people)] };
}
