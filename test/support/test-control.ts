import { join } from "node:path";
import { connectControl, type OpenControl, type PostgresPlace } from "../../src/db/postgres/control.ts";
import { migratePostgres } from "../../src/db/postgres/migrate-postgres.ts";
import { startPostgres } from "../../src/db/postgres/start-postgres.ts";
import { silentLog as log } from "../../src/kit/log.ts";
import { testStores } from "./test-stores.ts";

export interface TestControl {
  readonly control: OpenControl;
  readonly place: PostgresPlace;
  /** Further pools, each as another process would have it; closed with this. */
  another(): OpenControl;
  close(): Promise<void>;
}

/** A control store without the ledger, its tables made: a database on the server that DATABASE_URL names, or a child in the folder. */
export async function testControl(folder: string): Promise<TestControl> {
  const { databaseUrl } = await testStores(folder);
  const child = databaseUrl === undefined ? await startPostgres({ folder: join(folder, "postgres"), log }) : null;
  const place: PostgresPlace = child?.place ?? { connectionString: databaseUrl ?? "" };
  const open: OpenControl[] = [];
  const another = (): OpenControl => {
    const control = connectControl(place, log);
    open.push(control);
    return control;
  };
  const control = another();
  await migratePostgres(control, new URL("../../sql/postgres/", import.meta.url));
  return {
    control,
    place,
    another,
    close: async () => {
      for (const one of open) await one.close();
      await child?.close();
    },
  };
}
