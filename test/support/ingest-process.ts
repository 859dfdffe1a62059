// A process that does nothing but take facts in: stores, journal, ledger. Its parent kills it at any moment.
// Arguments: data folder, seed, first batch, number of batches ("0" = only what is left in the journal, then say the sums).
import { join } from "node:path";
import { openStores } from "../../src/db/open-stores.ts";
import { silentLog } from "../../src/kit/log.ts";
import { carryOut } from "../../src/ledger/facts/append-facts.ts";
import { planFacts } from "../../src/ledger/facts/plan-facts.ts";
import { openJournal } from "../../src/ledger/journal/journal.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { batchOf } from "./ingest-batches.ts";

const [folder = "", seed = "1", first = "0", count = "0"] = process.argv.slice(2);
const { ledger, close } = await openStores({ folder, log: silentLog });
const journal = await openJournal({
  folder: join(folder, "journal"),
  limit: 1 << 28,
  log: silentLog,
  plan: (facts, token) => planFacts(ledger, facts, token, (at) => Math.floor(at / 86_400_000)),
  carryOut: (inserts) => carryOut(ledger, inserts),
});
process.stdout.write("ready\n");
for (let batch = Number(first); batch < Number(first) + Number(count); batch++) {
  await journal.write(batchOf(Number(seed), batch));
  process.stdout.write(`kept ${batch}\n`);
}
if (Number(count) === 0) {
  await journal.drained();
  process.stdout.write(`${JSON.stringify(await sums())}\n`);
}
await journal.close();
await close();

/** What the facts and each roll-up say; all must be equal. */
async function sums(): Promise<Record<string, readonly number[]>> {
  const ask = async (table: string, factor: string): Promise<readonly number[]> => {
    const columns = table === "session_daily" ? ["responses", "cost_micros"] : ["responses", "cost_micros", "output"];
    const [row] = await ledger.query(
      `SELECT ${columns.map((column) => `sum(toInt64(${column})${factor}) AS ${column}`).join(", ")} FROM ${table}`,
      {},
      (value) => columns.map((column) => readRow(value).integer(column)),
    );
    return row ?? [];
  };
  const [keys] = await ledger.query(
    "SELECT uniqExact(key) AS n, sum(sign) AS rows FROM usage",
    {},
    (value) => [readRow(value).integer("n"), readRow(value).integer("rows")] as const,
  );
  return {
    keys: keys ?? [],
    usage: await ask("usage", " * sign"),
    usage_daily: await ask("usage_daily", ""),
    session_daily: await ask("session_daily", ""),
  };
}
