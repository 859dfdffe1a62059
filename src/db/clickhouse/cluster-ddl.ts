import { type Create, parseCreate, withSettings } from "./ddl.ts";
import type { Place } from "./ping.ts";

/** How a ledger is spread over the shards of a ClickHouse cluster. */
export interface Cluster {
  /** Its name in the servers' `remote_servers`. */
  readonly name: string;
  /** Where statements look for tables: the Distributed ones. The tables that hold the rows lie in `<database>_shard`. */
  readonly database: string;
  /** null where the servers have Keeper: tables are replicated and one server runs a statement on all. Without it, all servers: each is told. */
  readonly servers: readonly Place[] | null;
}

/** How a statement names the tables whose rows a table shows: itself, or on a cluster those of the shards. */
export function tableOfRows(table: string, cluster: Cluster | null): string {
  return cluster === null ? table : `${shardDatabase(cluster)}.${table}${everywhere(cluster)}`;
}

/** The databases that come before all tables. */
export function clusterDatabases(cluster: Cluster): readonly string[] {
  return [cluster.database, shardDatabase(cluster)].map((name) => `CREATE DATABASE IF NOT EXISTS ${name}${everywhere(cluster)}`);
}

/**
 * Statements of sql/clickhouse as a cluster runs them. A table becomes one on each shard, named alike in the database of
 * shards, and a Distributed one over them in the database that statements use, so that their text stays the same. A
 * roll-up lies on the shard of its rows: its view is made there only.
 *
 * Rows are placed by person where the table is sorted by person among others, else by its first sorting column: all
 * versions of a row that ReplacingMergeTree has to choose from are on one shard, and a repeated batch is cut in the same way.
 *
 * @param earlier statements that have run already: they name tables that these may read
 * @throws TypeError for a statement that is neither CREATE, ALTER, DROP nor INSERT
 */
export function clusterStatements(statements: readonly string[], earlier: readonly string[], cluster: Cluster): readonly string[] {
  const tables = new Set([...earlier, ...statements].flatMap((statement) => parseCreate(statement)?.name ?? []));
  return statements.flatMap((statement) => {
    const create = parseCreate(statement);
    if (create !== null) return create.kind === "table" ? tableStatements(create, cluster) : [viewStatement(create, tables, cluster)];
    return otherStatements(statement, cluster);
  });
}

function tableStatements({ name, tail }: Create, cluster: Cluster): string[] {
  const { engine, key } = engineOf(name, tail);
  const place = `'/clickhouse/tables/{shard}/${shardDatabase(cluster)}/${name}', '{replica}'`;
  const local =
    cluster.servers === null
      ? withSettings(
          tail.replace(engine.text, `ENGINE = Replicated${engine.name}(${[place, ...engine.values].join(", ")})`),
          "replicated_deduplication_window",
        )
      : withSettings(tail, "non_replicated_deduplication_window");
  const shard = shardDatabase(cluster);
  return [
    `CREATE TABLE IF NOT EXISTS ${shard}.${name}${everywhere(cluster)}${local}`,
    `CREATE TABLE IF NOT EXISTS ${cluster.database}.${name}${everywhere(cluster)} AS ${shard}.${name}\nENGINE = Distributed('${cluster.name}', ${shard}, ${name}, cityHash64(${key}))`,
  ];
}

function viewStatement({ head, name, tail }: Create, tables: ReadonlySet<string>, cluster: Cluster): string {
  const shard = shardDatabase(cluster);
  const text = tail.replace(/\b(TO|FROM|JOIN)(\s+)([a-z_][a-z0-9_]*)\b(?!\s*[.(])/gi, (whole, word: string, space: string, table: string) =>
    tables.has(table) ? `${word}${space}${shard}.${table}` : whole,
  );
  return `${head} IF NOT EXISTS ${shard}.${name}${everywhere(cluster)}${text}`;
}

function otherStatements(statement: string, cluster: Cluster): string[] {
  if (/^INSERT\s/i.test(statement)) return [statement];
  const match = /^(ALTER\s+TABLE|DROP\s+(?:TABLE|VIEW)(?:\s+IF\s+EXISTS)?)\s+([a-z_][a-z0-9_]*)/i.exec(statement);
  const [whole, head, name] = match ?? [];
  if (whole === undefined || head === undefined || name === undefined)
    throw new TypeError(`no form for a cluster: ${statement.slice(0, 80)}`);
  const rest = statement.slice(whole.length);
  const on = (database: string, tail: string): string => `${head} ${database}.${name}${everywhere(cluster)}${tail}`;
  const local = on(shardDatabase(cluster), rest);
  // A Distributed table has columns, and neither codecs, indices nor a time to live; views are on the shards only.
  const spread = /^DROP\s+TABLE/i.test(head) || (/^ALTER/i.test(head) && /\b(?:ADD|DROP|RENAME|MODIFY)\s+COLUMN\b/i.test(rest));
  return spread ? [local, on(cluster.database, rest.replace(/\s+CODEC\s*\((?:[^()]|\([^()]*\))*\)/gi, ""))] : [local];
}

interface Engine {
  /** As it stands in the statement: `ENGINE = ReplacingMergeTree(version)`. */
  readonly text: string;
  readonly name: string;
  readonly values: readonly string[];
}

function engineOf(table: string, tail: string): { readonly engine: Engine; readonly key: string } {
  const [text, name, values] = /\bENGINE\s*=\s*(\w*MergeTree)\b(?:\s*\(((?:[^()]|\([^()]*\))*)\))?/i.exec(tail) ?? [];
  const [, many, one] = /\bORDER\s+BY\s+(?:\(([^)]*)\)|(\w+))/i.exec(tail) ?? [];
  const columns = (many ?? one ?? "").split(",").map((column) => column.trim());
  const key = columns.includes("person") ? "person" : columns[0];
  if (text === undefined || name === undefined || key === undefined || key === "") {
    throw new TypeError(`no form for a cluster: table ${table} has no MergeTree engine with a sorting key`);
  }
  return { engine: { text, name, values: values === undefined || values.trim() === "" ? [] : [values] }, key };
}

function shardDatabase({ database }: Cluster): string {
  return `${database}_shard`;
}

function everywhere({ name, servers }: Cluster): string {
  return servers === null ? ` ON CLUSTER '${name}'` : "";
}
