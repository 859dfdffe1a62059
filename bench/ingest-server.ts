import { createInterface } from "node:readline";
import { readRow } from "../src/ledger/read-row.ts";
import { lineLog } from "../src/kit/log.ts";
import { makeApiKey } from "../src/server/access/api-keys.ts";
import { serve } from "../src/server/serve.ts";

// The server of bench/ingest.ts: the whole product in a folder of its own. Says where it is, and counts when asked.
const [folder = "", journalBytes = ""] = process.argv.slice(2);
const serving = await serve({
  folder,
  host: "127.0.0.1",
  port: 4790,
  publicUrl: null,
  clickhouseUrl: null,
  databaseUrl: null,
  grpcPort: null,
  demo: false,
  version: "bench",
  journalBytes: Number(journalBytes),
  log: lineLog((line) => process.stderr.write(line)),
  now: Date.now,
  progress: () => undefined,
});
const { services } = serving;
const { token } = await makeApiKey(services.control, services.keys, { name: "bench", scopes: ["ingest"], pseudonym: null, days: 1 });
say({ url: serving.url, token });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "count") {
    const began = performance.now();
    await services.journal.drained();
    const seconds = (performance.now() - began) / 1000;
    const ask = (sql: string): Promise<number[]> => services.ledger.query(sql, {}, (row) => readRow(row).integer("n"));
    const [usage] = await ask("SELECT sum(sign) AS n FROM usage");
    const [keys] = await ask("SELECT uniqExact(key) AS n FROM usage");
    const [daily] = await ask("SELECT sum(responses) AS n FROM usage_daily");
    const [bytes] = await ask("SELECT sum(bytes_on_disk) AS n FROM system.parts WHERE active AND database = currentDatabase()");
    say({ usage: usage ?? 0, keys: keys ?? 0, daily: daily ?? 0, bytes: bytes ?? 0, drainSeconds: seconds });
  } else if (line === "stop") {
    await serving.close();
    break;
  } else say({ waiting: services.journal.waiting });
}
process.exit(0);

function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
