import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../../ledger/read-row.ts";

/** What belongs to the demo. */
export interface DemoScope {
  /** Pseudonyms. */
  readonly people: readonly string[];
  /** Normalised origins. */
  readonly repos: readonly string[];
  /** Populations ("2026-Q3") with demo people in them: nothing published about them stands without the demo. */
  readonly quarters: readonly string[];
}

/** Found last, because the others are found by them. */
const last = ["artifact", "session_daily", "session"];

/**
 * Takes the rows of these people, their sessions and their artifacts out of every table of the ledger, facts and roll-ups
 * alike, and what was published about populations they are in. Doing it again changes nothing.
 * The tables are asked for their columns, so that a table added by a later migration is cleared too.
 *
 * @returns rows that are still there: 0, unless something was added meanwhile
 */
export async function removeDemoFacts(ledger: Ledger, scope: DemoScope, progress: (step: string) => void): Promise<number> {
  const tables = (await tablesWithColumns(ledger)).sort((a, b) => last.indexOf(a.table) - last.indexOf(b.table));
  let left = 0;
  for (const [index, { table, columns }] of tables.entries()) {
    const condition = conditionOf(columns, scope);
    if (condition === null) continue;
    progress(`removing the demo, table ${index + 1} of ${tables.length}`);
    await ledger.command(`ALTER TABLE ${table} DELETE WHERE ${condition} SETTINGS mutations_sync = 1`);
    const [rows] = await ledger.query(`SELECT count() AS n FROM ${table} WHERE ${condition}`, {}, (row) => readRow(row).integer("n"));
    left += rows ?? 0;
  }
  return left;
}

interface Table {
  readonly table: string;
  readonly columns: readonly string[];
}

async function tablesWithColumns(ledger: Ledger): Promise<Table[]> {
  const sql = `SELECT table, groupArray(name) AS columns FROM system.columns
WHERE database = currentDatabase() AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')
GROUP BY table ORDER BY table`;
  return ledger.query(sql, {}, (value) => {
    const row = readRow(value);
    return { table: row.text("table"), columns: row.texts("columns") };
  });
}

/** null where nothing in the table can be the demo's. */
function conditionOf(columns: readonly string[], { people, repos, quarters }: DemoScope): string | null {
  const persons = list(people);
  const sessions = `SELECT id FROM session WHERE person IN (${persons}) UNION DISTINCT SELECT session FROM session_daily WHERE person IN (${persons}) AND session != ''`;
  // Documents and tickets have no repository: their addresses are below a domain that nobody can own (RFC 2606).
  const made = `hasAny(authors, [${persons}]) OR repo IN (${list(repos)}) OR match(urn, '^(doc|ticket):example\\\\.org/')`;
  const artifacts = `SELECT urn FROM artifact WHERE ${made}`;
  const has = (column: string): boolean => columns.includes(column);
  const parts = [
    ...(has("population") ? [`population IN (${list(quarters)})`] : []),
    ...(has("person") ? [`person IN (${persons})`] : []),
    ...(has("session") ? [`session IN (${sessions})`] : []),
    ...(has("artifact") ? [`artifact IN (${artifacts})`] : []),
    ...(has("urn") && has("authors") ? [made] : []),
  ];
  return parts.length === 0 ? null : parts.join(" OR ");
}

/** Literals for a statement; '' stands for an empty list, which the engine does not take. */
function list(values: readonly string[]): string {
  const texts = values.map((value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`);
  return texts.length === 0 ? "'\\0'" : texts.join(",");
}
