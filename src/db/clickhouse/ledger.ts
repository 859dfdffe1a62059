import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { type Cluster, tableOfRows } from "./cluster-ddl.ts";
import { encodeJsonRows } from "./encode-json-rows.ts";
import { explainError } from "./explain-error.ts";
import { keyHeader, type Place } from "./ping.ts";
import { safeInteger } from "./safe-integer.ts";

/** What a bound parameter `{name:Type}` of a statement may be. */
export type QueryValue = string | number | bigint | boolean | null | Date | readonly QueryValue[];
export type QueryValues = Readonly<Record<string, QueryValue>>;

/**
 * The facts of an organisation, in ClickHouse. Every method throws UpshotError: `ledger-unreachable` where the server did
 * not answer and `ledger-busy` where it cannot now (try again), `ledger-refused` where it said no (trying again will not
 * help). The driver's error is the cause; it may quote data, so it is not for the log.
 */
export interface Ledger {
  /**
   * Rows of a SELECT (without FORMAT). Values come only as bound parameters. 64-bit integers and sums of integers come as
   * strings: `shape` turns them into numbers with `safeInteger`. Dates come as "2026-11-21", times as "2026-11-21 14:00:00.000".
   * A parameter may have 128 KB: a list of some thousand keys, not more.
   */
  query<Row>(sql: string, parameters: QueryValues, shape: (row: unknown) => Row): Promise<Row[]>;
  /** The rows of a long answer, some at a time, so that it never lies in memory whole. */
  stream(sql: string, parameters: QueryValues): AsyncIterable<readonly unknown[]>;
  /**
   * Adds rows: objects by column name, or bytes in the named format. The same `token` again adds nothing, in the table and
   * in every roll-up fed by it: an insert that failed or whose answer was lost is repeated with its token. One call is one
   * block (stay below a million rows).
   */
  insert(table: string, rows: readonly object[] | Buffer, options: InsertOptions): Promise<void>;
  /** Runs a statement that returns nothing. */
  command(sql: string, parameters?: QueryValues): Promise<void>;
  /**
   * Takes the rows that meet a condition out of a table, on every server that holds some; they are gone when it returns, and
   * doing it again changes nothing. No views are told: roll-ups are cleared by themselves.
   * @throws TypeError where the condition asks another table: each server would ask it at another moment
   */
  remove(table: string, condition: string, values?: QueryValues): Promise<void>;
  /** Takes a month out of a table that is partitioned by months: 202611. */
  dropMonth(table: string, month: number): Promise<void>;
}

export interface InsertOptions {
  readonly token: string;
  /** How the bytes of a Buffer are written: JSONEachRow where nothing is said. */
  readonly format?: "JSONEachRow" | "RowBinary";
  /** The columns that a row has, in order; all of the table's where nothing is said. */
  readonly columns?: readonly string[];
}

/** A ledger that can be defined and closed. */
export interface OpenLedger extends Ledger {
  /** Runs a statement that defines databases, tables or views on every server; with Keeper its text says ON CLUSTER. */
  define(statement: string): Promise<void>;
  close(): Promise<void>;
}

/** Settings that the meaning of our statements rests on: sent with each of them, whatever the server's own are. */
const settings = {
  async_insert: 0,
  insert_deduplicate: 1,
  // A roll-up is not atomic with its source: after a crash only the retry with the same token completes it.
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // On a cluster: acknowledge when the shards have the rows, and let subqueries see all shards.
  distributed_foreground_insert: 1,
  distributed_product_mode: "global",
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 0,
  // A month is a partition: a backfill, or a batch with odd dates, is slow rather than refused for good.
  max_partitions_per_insert_block: "2000",
  // A reader that went away is not worked for.
  cancel_http_readonly_queries_on_client_close: 1,
  // The status of an answer is sent when it is known.
  wait_end_of_query: 1,
  // A question about a batch of rows holds their keys.
  max_query_size: "16777216",
} as const;

const streamSeconds = 3600;

/**
 * Connects to a server; nothing is sent yet. `database` is where plain table names are looked up.
 * @param cluster that the server belongs to
 */
export function connectLedger(place: Place, database: string, cluster: Cluster | null = null): OpenLedger {
  const client = connect(place, database);
  const others = (cluster?.servers ?? []).filter(({ url }) => url !== place.url).map((server) => connect(server, database));
  const everywhere = async (query: string, values: QueryValues = {}): Promise<void> => {
    const answers = [client, ...others].map(async (server) =>
      asUpshotError(async () => server.command({ query, query_params: bind(values) })),
    );
    await Promise.all(answers);
  };
  const rows = (table: string): string => tableOfRows(identifier(table), cluster);
  return {
    query: async (sql, parameters, shape) =>
      asUpshotError(async () => {
        const answer = await client.query({ query: sql, format: "JSONEachRow", query_params: bind(parameters) });
        return (await answer.json<unknown>()).map(shape);
      }),
    stream: (sql, parameters) => streamRows(client, sql, parameters),
    insert: async (table, rowsOfTable, options) => asUpshotError(async () => insertRows(client, table, rowsOfTable, options)),
    command: async (sql, parameters = {}) =>
      asUpshotError(async () => {
        await client.command({ query: sql, query_params: bind(parameters) });
      }),
    remove: async (table, condition, values) => {
      if (/\(\s*SELECT\b/i.test(condition))
        throw new TypeError(`a condition to remove rows by asks another table: ${condition.slice(0, 80)}`);
      await everywhere(`ALTER TABLE ${rows(table)} DELETE WHERE ${condition} SETTINGS mutations_sync = 1`, values);
    },
    dropMonth: async (table, month) => everywhere(`ALTER TABLE ${rows(table)} DROP PARTITION ${safeInteger(month)}`),
    define: async (statement) => everywhere(statement),
    close: async () => {
      for (const server of [client, ...others]) await server.close();
    },
  };
}

function connect(place: Place, database: string): ClickHouseClient {
  return createClient({
    url: place.url,
    username: place.username,
    password: place.password,
    ...(place.key === null ? {} : { http_headers: { [keyHeader]: place.key } }),
    database,
    application: "upshot",
    max_open_connections: 16,
    // Long parameters (the keys of a batch) go into the body: an address has its limit.
    use_multipart_params_auto: true,
    request_timeout: 120_000,
    clickhouse_settings: settings,
    log: { level: ClickHouseLogLevel.OFF },
  });
}

async function* streamRows(client: ClickHouseClient, sql: string, parameters: QueryValues): AsyncGenerator<readonly unknown[]> {
  try {
    const answer = await client.query({
      query: sql,
      format: "JSONEachRow",
      query_params: bind(parameters),
      clickhouse_settings: { wait_end_of_query: 0, max_execution_time: streamSeconds },
    });
    for await (const rows of answer.stream<unknown>()) yield rows.map((row) => row.json());
  } catch (error) {
    throw explainError(error);
  }
}

async function insertRows(
  client: ClickHouseClient,
  table: string,
  rows: readonly object[] | Buffer,
  options: InsertOptions,
): Promise<void> {
  if (rows.length === 0) return;
  const bytes = Buffer.isBuffer(rows) ? rows : encodeJsonRows(rows);
  const columns = options.columns === undefined ? "" : `(${options.columns.map(identifier).join(", ")}) `;
  const format = Buffer.isBuffer(rows) ? (options.format ?? "JSONEachRow") : "JSONEachRow";
  const answer = await client.exec({
    query: `INSERT INTO ${identifier(table)} ${columns}FORMAT ${format}`,
    values: Readable.from([bytes], { objectMode: false }),
    clickhouse_settings: { insert_deduplication_token: options.token },
  });
  await text(answer.stream);
}

/** Names are written by us, never by a user; this keeps it so. */
function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) throw new TypeError(`not the name of a table or column: ${JSON.stringify(name)}`);
  return name;
}

/** Half a surrogate pair is no text to the server: it would refuse the whole statement. */
function bind(parameters: QueryValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, wellFormed(value)]));
}

function wellFormed(value: QueryValue): unknown {
  if (typeof value === "string") return value.toWellFormed();
  return Array.isArray(value) ? value.map(wellFormed) : value;
}

async function asUpshotError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainError(error);
  }
}
