import { createHash } from "node:crypto";
import { connectControl } from "../../src/db/postgres/control.ts";
import { silentLog } from "../../src/kit/log.ts";

/**
 * Where the stores of a data folder lie while tests run: on the servers that DATABASE_URL and CLICKHOUSE_URL name, each in a
 * database of the folder's own; where a variable is not set, in the folder.
 */
export async function testStores(folder: string): Promise<{ readonly databaseUrl?: string; readonly clickhouseUrl?: string }> {
  const name = `test_${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  const on = (server: string): string => {
    const url = new URL(server);
    url.pathname = `/${name}`;
    return url.href;
  };
  const [postgres, clickhouse] = [process.env["DATABASE_URL"], process.env["CLICKHOUSE_URL"]];
  if (postgres !== undefined) await makeDatabase(postgres, name);
  return {
    ...(postgres === undefined ? {} : { databaseUrl: on(postgres) }),
    // Upshot makes it.
    ...(clickhouse === undefined ? {} : { clickhouseUrl: on(clickhouse) }),
  };
}

/** One that is there stays as it is: a test opened its folder again. */
async function makeDatabase(server: string, name: string): Promise<void> {
  const control = connectControl({ connectionString: server }, silentLog);
  try {
    const found = await control.query("select 1 from pg_database where datname = $1", [name]);
    if (found.length === 0) await control.query(`create database ${name} template template0`);
  } finally {
    await control.close();
  }
}
