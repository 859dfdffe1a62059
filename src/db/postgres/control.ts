import pg from "pg";
import { UpshotError } from "../../kit/errors.ts";
import type { Log } from "../../kit/log.ts";

/**
 * The organisation, in PostgreSQL. Values come only as `$1`, `$2`. Rows have bigint as numbers (an error above 2^53 − 1),
 * date as "2026-11-21", timestamptz as Date, jsonb parsed, bytea as Buffer.
 * Throws errors of `pg` as they are (`code` is the SQLSTATE); UpshotError `control-unreachable` where no connection was had.
 */
export interface Control {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** All of the work or nothing; within a transaction, a savepoint. `work` uses the control that it is given. */
  transaction<T>(work: (control: Control) => Promise<T>): Promise<T>;
}

/** A control store that can be closed. */
export interface OpenControl extends Control {
  close(): Promise<void>;
}

/** Where PostgreSQL answers: what `pg` takes, an address or its parts. */
export type PostgresPlace =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly password: string; readonly database: string };

/**
 * A pool of plain connections, for a library that brings its own statements. A broken one is told, and opened anew at the next use.
 * Its commits do not wait for the disk: only for what can be worked out again after a power cut.
 */
export function openPool(place: PostgresPlace, most: number, log: Log): pg.Pool {
  const options = "-c synchronous_commit=off";
  const pool = new pg.Pool({ ...place, max: most, application_name: "upshot runs", connectionTimeoutMillis: 10_000, options });
  pool.on("error", (error) => log.warn("a connection to the control store broke", { reason: error.message }));
  return pool;
}

/** Connects to a server, up to 10 connections, each made when it is needed. */
export function connectControl(place: PostgresPlace, log: Log): OpenControl {
  const broke = (error: Error): void => log.warn("a connection to the control store broke", { reason: error.message });
  const pool = new pg.Pool({ ...place, max: 10, application_name: "upshot", connectionTimeoutMillis: 10_000, types });
  // A connection that broke while idle: the next query opens another.
  pool.on("error", broke);
  const connected = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (cause) {
      throw new UpshotError({
        code: "control-unreachable",
        message: `the control store (PostgreSQL) did not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: "It is tried again at the next use; if this stays, look at the server.",
        cause,
      });
    }
  };
  const using = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await connected();
    // Between two queries nobody but a listener hears that the server went away; the next query says so.
    client.on("error", broke);
    try {
      return await work(client);
    } finally {
      client.off("error", broke);
      // The pool drops it where the connection is broken.
      client.release();
    }
  };
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      using(async (client) => rowsOf<Row>(client, sql, values)),
    transaction: async (work) => using(async (client) => within(client, 0, work)),
    close: async () => pool.end(),
  };
}

async function within<T>(client: pg.PoolClient, depth: number, work: (control: Control) => Promise<T>): Promise<T> {
  const name = `level_${depth}`;
  // A connection answers one question at a time: whoever asks several at once has them asked in turn.
  let before: Promise<unknown> = Promise.resolve();
  const control: Control = {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
      const answer = before.then(async () => rowsOf<Row>(client, sql, values));
      before = answer.catch(() => undefined);
      return answer;
    },
    transaction: async (inner) => within(client, depth + 1, inner),
  };
  await client.query(depth === 0 ? "begin" : `savepoint ${name}`);
  try {
    const result = await work(control);
    await client.query(depth === 0 ? "commit" : `release savepoint ${name}`);
    return result;
  } catch (error) {
    // Fails only where the connection is gone, and the server rolls back by itself then: the first error is the one to know.
    await client.query(depth === 0 ? "rollback" : `rollback to savepoint ${name}`).catch(() => undefined);
    throw error;
  }
}

/** Without values a text may hold several statements. */
async function rowsOf<Row extends object>(client: pg.PoolClient, sql: string, values: readonly unknown[]): Promise<Row[]> {
  const result = await (values.length === 0 ? client.query<Row>(sql) : client.query<Row>(sql, [...values]));
  return result.rows;
}

/** The driver's own parsers make bigint a string, and date a moment in this machine's time zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (type) => {
    if (type === pg.types.builtins.INT8) return exactNumber;
    return type === pg.types.builtins.DATE ? String : pg.types.getTypeParser(type);
  },
};

function exactNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`not an exact integer: ${text}`);
  return number;
}
