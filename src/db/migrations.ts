import { readdirSync, readFileSync } from "node:fs";
import { UpshotError } from "../kit/errors.ts";

/** One numbered file of sql/<store>: `0002-work.sql`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Files named `NNNN-*.sql`, in order. `folder` is a URL with a trailing slash. */
export function readMigrations(folder: URL): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(new URL(name, folder), "utf8") }));
}

/**
 * Those that have not run yet. `applied` holds the numbers that have.
 * @throws UpshotError `store-newer` where a later version of upshot has migrated this store
 */
export function pendingMigrations(migrations: readonly Migration[], applied: ReadonlySet<number>, store: string): readonly Migration[] {
  const latest = migrations.at(-1)?.number ?? 0;
  const reached = Math.max(0, ...applied);
  if (reached > latest) {
    throw new UpshotError({
      code: "store-newer",
      message: `${store} was written by a later version of upshot (schema ${reached}, this one knows ${latest})`,
      hint: "Use the later version, or start on another data folder.",
    });
  }
  return migrations.filter(({ number }) => !applied.has(number));
}
