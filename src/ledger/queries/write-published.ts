import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { figureColumns, type PublishedAtomRow } from "./published-atoms.ts";

/**
 * Adds a snapshot: first what it rests on, then its rows in one insert, so that a snapshot is there whole or not at all.
 * What an attempt that was cut short left behind is removed first. Snapshots older than `oldest` go.
 */
export async function writePublished(
  ledger: Ledger,
  atoms: readonly PublishedAtomRow[],
  { snapshot, oldest, token }: { readonly snapshot: number; readonly oldest: number; readonly token: string },
): Promise<void> {
  const key = ({ published: { population, group, cut, tool, model, from, to } }: PublishedAtomRow): object => {
    return { population, grp: group, cut, tool, model, from_day: from, to_day: to, snapshot };
  };
  await ledger.remove("published_basis", "snapshot >= {snapshot:UInt64} OR snapshot < {oldest:UInt64}", { snapshot, oldest });
  await ledger.insert(
    "published_basis",
    atoms.map((atom) => ({ ...key(atom), people: atom.basis.people, prints: atom.basis.prints })),
    { token: `basis ${token}` },
  );
  await ledger.insert(
    "published",
    atoms.map((atom) => ({
      ...key(atom),
      people: atom.published.people,
      ...Object.fromEntries(figureColumns.map((column, i) => [column, atom.published.figures[i] ?? 0])),
    })),
    { token },
  );
  await ledger.remove("published", "snapshot < {oldest:UInt64}", { oldest });
}
