import type { Control } from "../../../db/postgres/control.ts";

/** A table of the control store, those it points to before it. */
export interface ControlTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that the store numbers by itself. */
  readonly numbered: readonly string[];
  /** jsonb columns that hold JSON's null, but not SQL's. */
  readonly nulls: readonly string[];
  /** Its rows point to each other: they are put back in one statement. */
  readonly selfish: boolean;
}

/** All tables of the schema but the book of migrations. Source: PostgreSQL's information schema and pg_constraint. */
export async function controlTables(control: Control): Promise<ControlTable[]> {
  const tables = await control.query<{ name: string; columns: string[]; numbered: string[]; nulls: string[] }>(
    `select table_name::text as name, array_agg(column_name::text order by ordinal_position) as columns,
       coalesce(array_agg(column_name::text) filter (where is_identity = 'YES'), '{}') as numbered,
       coalesce(array_agg(column_name::text) filter (where data_type = 'jsonb' and is_nullable = 'NO'), '{}') as nulls
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'schema_migration' and is_generated = 'NEVER'
     group by table_name order by table_name`,
  );
  const points = await control.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint
     where contype = 'f' and connamespace = current_schema()::regnamespace`,
  );
  const ordered: ControlTable[] = [];
  const left = new Map(tables.map((table) => [table.name, table]));
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ name }) => !points.some(({ from, to }) => from === name && to !== name && left.has(to)));
    if (ready.length === 0) throw new TypeError(`tables point to each other in a circle: ${[...left.keys()].join(", ")}`);
    for (const table of ready) {
      left.delete(table.name);
      ordered.push({ ...table, selfish: points.some(({ from, to }) => from === table.name && to === table.name) });
    }
  }
  return ordered;
}
