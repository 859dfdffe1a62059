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

/** Emptied last, because the sessions are found by them. */
const last = ["session_daily", "session"];
/** Sessions named in one statement, some 40 bytes each: Keeper takes a statement below a megabyte. */
const atOnce = 10_000;

/**
 * Takes the rows of these people, their sessions and their artifacts out of every table of the ledger, facts and roll-ups
 * alike, and what was published about populations they are in. Doing it again changes nothing.
 * The tables are asked for their columns, so that a table added by a later migration is cleared too.
 *
 * @returns rows that are still there: 0, unless something was added meanwhile
 */
export async function removeDemoFacts(ledger: Ledger, scope: DemoScope, progress: (step: string) => void): Promise<number> {
  const people = list(scope.people);
  const sessions = await ledger.query(
    `SELECT id FROM session WHERE person IN (${people}) UNION DISTINCT SELECT session AS id FROM session_daily WHERE person IN (${people}) AND session != ''`,
    {},
    (row) => readRow(row).text("id"),
  );
  const conditionsFor: Readonly<Record<string, readonly string[]>> = {
    population: [`population IN (${list(scope.quarters)})`],
    person: [`person IN (${people})`],
    artifact: [made("artifact", scope)],
    urn: [made("urn", scope)],
    authors: [`hasAny(authors, [${people}])`],
    // Long lists: last, when little is left to be found by them.
    session: inParts(sessions).map((some) => `session IN (${list(some)})`),
  };
  const tables = (await tablesWithColumns(ledger)).sort((a, b) => last.indexOf(a.table) - last.indexOf(b.table));
  let left = 0;
  for (const [index, { table, columns }] of tables.entries()) {
    progress(`removing the demo, table ${index + 1} of ${tables.length}`);
    // Where rows name their person, nothing else has to be asked of them.
    const telling = (column: string): boolean => columns.includes(column) && (column !== "session" || !columns.includes("person"));
    for (const condition of Object.entries(conditionsFor).flatMap(([column, conditions]) => (telling(column) ? conditions : []))) {
      const rows = async (): Promise<number> => countRows(ledger, table, condition);
      if ((await rows()) === 0) continue;
      await ledger.remove(table, condition);
      left += await rows();
    }
  }
  return left;
}

interface Table {
  readonly table: string;
  readonly columns: readonly string[];
}

async function tablesWithColumns(ledger: Ledger): Promise<Table[]> {
  const sql = `SELECT table, groupArray(name) AS columns FROM system.columns
WHERE database = currentDatabase() AND table IN (
  SELECT name FROM system.tables WHERE database = currentDatabase() AND (engine LIKE '%MergeTree' OR engine = 'Distributed'))
GROUP BY table ORDER BY table`;
  return ledger.query(sql, {}, (value) => {
    const row = readRow(value);
    return { table: row.text("table"), columns: row.texts("columns") };
  });
}

/**
 * Artifacts of the demo's repositories by their URNs, `<kind>:<repo>#…` or `@…`. Documents and tickets have no repository: their
 * addresses are below a domain that nobody can own (RFC 2606).
 */
function made(urn: string, { repos }: DemoScope): string {
  return `extract(${urn}, '^[a-z]+:([^@#]+)') IN (${list(repos)}) OR match(${urn}, '^(doc|ticket):example\\\\.org/')`;
}

async function countRows(ledger: Ledger, table: string, condition: string): Promise<number> {
  const [rows] = await ledger.query(`SELECT count() AS n FROM ${table} WHERE ${condition}`, {}, (row) => readRow(row).integer("n"));
  return rows ?? 0;
}

function inParts(values: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(values.length / atOnce) }, (_, n) => values.slice(n * atOnce, (n + 1) * atOnce));
}

/** Literals for a statement; '' stands for an empty list, which the engine does not take. */
function list(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`);
  return quoted.length === 0 ? "'\\0'" : quoted.join(",");
}
