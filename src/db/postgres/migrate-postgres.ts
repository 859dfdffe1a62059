import { UpshotError } from "../../kit/errors.ts";
import { pendingMigrations, readMigrations } from "../migrations.ts";
import type { Control } from "./control.ts";

const oldestMajor = 15;

/**
 * Brings the control store's schema up to date, forward only: all files that are missing, in one transaction.
 * @throws UpshotError `store-newer`; `postgres-version` where the server is older than the SQL
 */
export async function migratePostgres(control: Control, folder: URL): Promise<void> {
  const [server] = await control.query<{ number: number }>("select current_setting('server_version_num')::integer as number");
  const major = Math.floor((server?.number ?? 0) / 10_000);
  if (major < oldestMajor) {
    throw new UpshotError({
      code: "postgres-version",
      message: `the server that DATABASE_URL names is PostgreSQL ${major}`,
      hint: `PostgreSQL ${oldestMajor} or later is needed.`,
    });
  }
  await withLock(control, "schema", async (locked) => {
    await locked.query("create table if not exists schema_migration (number integer primary key, at timestamptz not null default now())");
    const rows = await locked.query<{ number: number }>("select number from schema_migration");
    const applied = new Set(rows.map(({ number }) => number));
    for (const { number, sql } of pendingMigrations(readMigrations(folder), applied, "the control store")) {
      await locked.query(sql);
      await locked.query("insert into schema_migration (number) values ($1)", [number]);
    }
  });
}

/** Does the work while no other process that uses the same control store holds the lock of this name; waits for it. */
export async function withLock<T>(control: Control, name: string, work: (control: Control) => Promise<T>): Promise<T> {
  return control.transaction(async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`upshot ${name}`]);
    return work(transaction);
  });
}
