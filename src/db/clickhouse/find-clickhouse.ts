import { createRequire } from "node:module";
import { UpshotError } from "../../kit/errors.ts";

/** The versions this was tested with: chDB's listener is not documented, so no others are promised. */
export const clickhousePackages = { chdb: "3.4.0", "ffi-rs": "1.3.7" } as const;

/**
 * Looks for the packages that hold ClickHouse, without loading them.
 * @param from the file whose `node_modules` they are looked for in
 * @returns the path of the library
 * @throws UpshotError `clickhouse-missing`
 */
export function findClickhouse(from: string | URL = import.meta.url): string {
  try {
    const require = createRequire(from);
    require.resolve("ffi-rs");
    const library: { resolveLibchdb(): { path: string } } = require("chdb/libchdb");
    return library.resolveLibchdb().path;
  } catch (cause) {
    const packages = Object.entries(clickhousePackages).map(([name, version]) => `${name}@${version}`);
    throw new UpshotError({
      code: "clickhouse-missing",
      message: "there is no ClickHouse for the ledger on this machine",
      hint: `Add it with: npm install ${packages.join(" ")}   or set CLICKHOUSE_URL to a server (there is no package for Windows or musl).`,
      cause,
    });
  }
}
