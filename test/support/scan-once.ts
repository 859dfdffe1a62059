// One run as a process of its own, for tests that start several or kill one: node scan-once.ts <logs> <state folder>.
import { join } from "node:path";
import { openLocalStore } from "../../src/ledger/local-store.ts";
import { sumUsage } from "../../src/ledger/queries/sum-usage.ts";
import { readLogs } from "../../src/read/scan/read-logs.ts";
import { tokenPrices } from "./usage-rows.ts";

const [logs = "", state = ""] = process.argv.slice(2);
const now = Date.UTC(2026, 10, 21);
const store = openLocalStore({ folder: state, now });
const evidence = new URL("count-actions.ts", import.meta.url).href;
const reading = await readLogs({
  roots: [{ source: "claude-code", folder: join(logs) }],
  store: store.usage,
  evidence,
  book: tokenPrices(),
  now,
  onProgress: () => void process.stderr.write("."),
});
process.stdout.write(
  JSON.stringify({
    usage: sumUsage(reading.rows, { from: null, to: null }),
    evidence: [...reading.evidence].map(([session, parts]) => [session, parts.map((part) => part[0])]),
    messages: store.messages,
  }),
);
store.close();
