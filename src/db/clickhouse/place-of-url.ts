import { UpshotError } from "../../kit/errors.ts";
import type { Cluster } from "./cluster-ddl.ts";
import type { Place } from "./ping.ts";

/** A server that is not ours to start. */
export interface ServerPlace extends Place {
  readonly database: string;
  readonly cluster: Cluster | null;
}

/**
 * `CLICKHOUSE_URL`: "https://user:password@host:8443/database", with "?cluster=name" where the ledger is spread over the
 * shards of a cluster. User and database are `default` where not named. A cluster without Keeper names all its other servers,
 * each with user and password: "?cluster=name&server=https%3A%2F%2Fuser%3Apassword%40host%3A8443&server=…".
 * @throws UpshotError `clickhouse-url`
 */
export function placeOfUrl(text: string): ServerPlace {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = decodeURIComponent(url?.pathname.slice(1) ?? "") || "default";
  const cluster = url?.searchParams.get("cluster") ?? null;
  const others = url?.searchParams.getAll("server") ?? [];
  const names = cluster === null ? [database] : [database, cluster];
  if (!names.every((name) => /^[a-z_][a-z0-9_]*$/i.test(name)) || (cluster === null && others.length > 0)) throw notAnAddress();
  const place = serverOf(text);
  const servers = others.length === 0 ? null : [place, ...others.map(serverOf)];
  return { ...place, database, cluster: cluster === null ? null : { name: cluster, database, servers } };
}

function serverOf(text: string): Place {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) throw notAnAddress();
  return {
    url: url.origin,
    username: decodeURIComponent(url.username) || "default",
    password: decodeURIComponent(url.password),
    key: null,
  };
}

function notAnAddress(): UpshotError {
  return new UpshotError({
    code: "clickhouse-url",
    message: "CLICKHOUSE_URL is not the address of ClickHouse's HTTP interface",
    hint: "It looks like http://user:password@host:8123/database or …/database?cluster=name, names of letters, digits and _.",
  });
}
