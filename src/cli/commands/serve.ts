import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "the organisation's ledger: stores, receivers, web page",
  about: `Starts the whole product in one process and prints the address that signs you in. Without data it shows a
simulated organisation, labelled as a demo; \`upshot demo --remove\` takes it away. Stores are started as children unless
CLICKHOUSE_URL and DATABASE_URL name servers.`,
  options: [
    { flags: "--data <folder>", summary: "data folder (default: in your state folder)" },
    { flags: "--port <number>", summary: "first port tried (default: 4680)" },
    { flags: "--grpc-port <number>", summary: "port of OTLP over gRPC (default: 4317, off where it is taken)" },
    { flags: "--host <address>", summary: "address to listen on (default: 127.0.0.1)" },
    { flags: "--public-url <url>", summary: "where people reach it, behind a proxy" },
    { flags: "--no-demo", summary: "leave an empty ledger empty" },
  ],
  examples: [
    ["upshot serve", "on this machine, at http://127.0.0.1:4680"],
    ["upshot serve --no-demo --data /var/lib/upshot", "for an organisation's own data"],
    ["upshot serve --host 0.0.0.0 --public-url https://upshot.example.org", "behind a proxy that ends TLS"],
  ],
  run: async (call) => (await import("../serve/run-serve.ts")).runServe(call),
});
