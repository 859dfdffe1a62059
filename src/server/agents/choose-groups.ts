/** A group and the owners of agents in it. */
export interface OwnersOf {
  readonly id: string;
  readonly owners: ReadonlySet<string>;
}

/**
 * Which groups may be shown together. Whoever has several sums can add and subtract them, but nothing finer comes out than the cells
 * that the shown groups cut each other into; so every cell must be safe by itself. The larger groups go first.
 *
 * @param isSafe whether a sum over exactly these owners may be shown
 * @returns ids of the shown ones
 */
export function chooseGroups(groups: readonly OwnersOf[], isSafe: (owners: readonly string[]) => boolean): ReadonlySet<string> {
  const shown: OwnersOf[] = [];
  for (const group of groups.toSorted((a, b) => b.owners.size - a.owners.size || (a.id < b.id ? -1 : 1)))
    if (isSafe([...group.owners]) && cellsOf([...shown, group]).every((cell) => isSafe(cell))) shown.push(group);
  return new Set(shown.map(({ id }) => id));
}

/** Owners by the groups they are in: those in exactly the same ones are one cell. */
export function cellsOf(groups: readonly OwnersOf[]): string[][] {
  const cells = new Map<string, string[]>();
  for (const owner of new Set(groups.flatMap(({ owners }) => [...owners]))) {
    const signature = groups.map(({ owners }) => (owners.has(owner) ? "1" : "0")).join("");
    cells.set(signature, [...(cells.get(signature) ?? []), owner]);
  }
  return [...cells.values()];
}
