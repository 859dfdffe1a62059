import { keyHeader } from "./ping.ts";

/** Figures fit two cores and 4 GB; a bigger ledger goes to a server of its own (`CLICKHOUSE_URL`). */
const limits = { serverMemory: 2_000_000_000, queryMemory: 1_500_000_000, querySeconds: 60, markCache: 268_435_456 };

/** A Distributed cluster of children on loopback, for tests: the ports of all shards' native protocol, and this one's. */
export interface TestCluster {
  readonly tcpPort: number;
  readonly shards: readonly number[];
  readonly secret: string;
}

/**
 * config.xml of the child. The engine's own user has no password, because the engine cannot give one, and every process of
 * this machine can reach loopback: so requests without `key` in their header get no further than "no such page".
 */
export function serverConfig(options: { users: string; key: string | null; cluster: TestCluster | undefined }): string {
  const { users, key, cluster } = options;
  return element("clickhouse", [
    element("logger", element("level", "warning")),
    element("max_server_memory_usage", limits.serverMemory),
    element("mark_cache_size", limits.markCache),
    element("user_directories", element("users_xml", element("path", users))),
    key === null ? "" : element("http_handlers", element("rule", [element("headers", element(keyHeader, key)), queryHandler])),
    cluster === undefined ? "" : clusterConfig(cluster),
  ]);
}

/** users.xml of the child: our user, and the engine's own, which may only switch the listener on. */
export function userConfig(passwordHash: string): string {
  const common = [
    element("networks", [element("ip", "127.0.0.1"), element("ip", "::1")]),
    element("profile", "default"),
    element("quota", "default"),
  ];
  return element("clickhouse", [
    element(
      "profiles",
      element("default", [
        element("max_memory_usage", limits.queryMemory),
        element("max_execution_time", limits.querySeconds),
        element("async_insert", 0),
        element("deduplicate_blocks_in_dependent_materialized_views", 1),
      ]),
    ),
    element("users", [
      element("default", [element("no_password", ""), ...common, element("grants", element("query", "GRANT SYSTEM LISTEN ON *.*"))]),
      element("upshot", [element("password_sha256_hex", passwordHash), ...common]),
    ]),
    element("quotas", element("default", "")),
  ]);
}

function clusterConfig({ tcpPort, shards, secret }: TestCluster): string {
  const replicas = shards.map((port) =>
    element("shard", element("replica", [element("host", "127.0.0.1"), element("port", port), element("user", "upshot")])),
  );
  return [element("tcp_port", tcpPort), element("remote_servers", element("upshot", [element("secret", secret), ...replicas]))].join("");
}

const queryHandler = element("handler", [element("type", "dynamic_query_handler"), element("query_param_name", "query")]);

/** Text is escaped; elements, which begin with "<", are not. */
function element(name: string, content: string | number | readonly string[]): string {
  const inner = typeof content === "object" ? content.join("") : String(content);
  const text = inner.startsWith("<") ? inner : inner.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<${name}>${text}</${name}>`;
}
