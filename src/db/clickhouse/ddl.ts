/**
 * A statement of sql/clickhouse as one server runs it. The files say what the tables are; here stands what every table of
 * ours needs, so that no file can forget it:
 *  - `IF NOT EXISTS`, so that a migration that was interrupted can be run again from its start;
 *  - a window of remembered tokens, on roll-ups too: without it a repeated insert counts twice;
 *  - fsync before an insert is acknowledged.
 */
export function serverStatement(statement: string): string {
  const table = parseCreate(statement);
  if (table === null) return statement;
  const { head, name, tail } = table;
  return `${head} IF NOT EXISTS ${name}${table.kind === "table" ? withSettings(tail, "non_replicated_deduplication_window") : tail}`;
}

/** A CREATE statement in three pieces: `CREATE TABLE`, the name, the rest. */
export interface Create {
  readonly kind: "table" | "view";
  readonly head: string;
  readonly name: string;
  readonly tail: string;
}

/** null for any other statement, which is run as it stands. */
export function parseCreate(statement: string): Create | null {
  const match = /^(CREATE\s+(TABLE|MATERIALIZED\s+VIEW|VIEW))\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_][a-z0-9_]*)/i.exec(statement);
  const [whole, head, what, name] = match ?? [];
  if (whole === undefined || head === undefined || what === undefined || name === undefined) return null;
  return { kind: /^table$/i.test(what) ? "table" : "view", head, name, tail: statement.slice(whole.length) };
}

/** The end of a CREATE TABLE with our settings beside those it has. `window` is the setting's name for its kind of engine. */
export function withSettings(tail: string, window: "non_replicated_deduplication_window" | "replicated_deduplication_window"): string {
  const ours = `${window} = 10000, fsync_after_insert = 1, fsync_part_directory = 1`;
  const own = /\bSETTINGS\s+(?=[a-z_]+\s*=)/i;
  return own.test(tail) ? tail.replace(own, `SETTINGS ${ours}, `) : `${tail}\nSETTINGS ${ours}`;
}
