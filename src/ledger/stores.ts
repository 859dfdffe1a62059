// What judge and measure may know of the stores: their shape. Only `src/db` opens them.
export type { Ledger } from "../db/clickhouse/ledger.ts";
export type { Control } from "../db/postgres/control.ts";
