import { existsSync } from "node:fs";
import { extname } from "node:path";
import { queryDatabase } from "../../db/query-database.ts";
import { loadFolder } from "../../kit/load-folder.ts";
import { isSource } from "../../kit/define-source.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { LocalStore } from "../../ledger/local-store.ts";
import type { Plan } from "../../model/price.ts";
import { priceIdAt, type UsageColumns } from "../../model/usage-columns.ts";
import type { PriceBook } from "../../read/prices/price-book.ts";
import { applyRepair, repairUsage } from "../../read/repair/repair-usage.ts";
import { spreadOfTotal, type SpreadOfTotal } from "../../read/repair/spread-of-total.ts";
import { rootsIn, usualRoots, type LogRoot } from "../../read/scan/find-logs.ts";
import { readLogs, type LogReading } from "../../read/scan/read-logs.ts";
import { sourcesFolder } from "../../read/scan/scan-logs.ts";
import type { Terminal } from "../define-command.ts";
import { keepResolved, openStoredBook, readPlans } from "./stored-prices.ts";

export interface LogChoice {
  /** A folder somebody named; null: where the tools keep their logs. */
  readonly folder: string | null;
  /** Address of the module that makes evidence; null: tokens and cost only. */
  readonly evidence: string | null;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Everything the logs say, priced and repaired. */
export interface LogsRead {
  readonly reading: LogReading;
  readonly rows: UsageColumns;
  readonly book: PriceBook;
  readonly plans: readonly Plan[];
  /** 90 % interval of the cost of these rows around its sum, micro-dollars, not rounded. */
  readonly spreadOfCost: (rows: Iterable<number>) => SpreadOfTotal;
  /** How many of these rows were repaired, and half the width of the 90 % interval of their output over its sum. */
  readonly repaired: (rows: readonly number[]) => { responses: number; relative: number | null };
}

/** The module that turns actions into fingerprints, wherever they are read. */
export const evidenceModule: string = new URL(`../../read/evidence/evidence-reader${extname(import.meta.filename)}`, import.meta.url).href;

/** Reads the logs through the store, prices new rows, and repairs placeholders. */
export async function gatherLogs(terminal: Terminal, store: LocalStore, choice: LogChoice): Promise<LogsRead> {
  return gatherRoots(terminal, store, choice.folder === null ? await usualRoots(terminal) : await namedRoots(choice.folder), choice);
}

export async function gatherRoots(terminal: Terminal, store: LocalStore, roots: readonly LogRoot[], choice: LogChoice): Promise<LogsRead> {
  const book = openStoredBook(store);
  const { evidence, onProgress } = choice;
  const reading = await readLogs({
    roots,
    store: store.usage,
    evidence,
    book,
    now: terminal.now,
    queryDatabase,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const { rows } = reading;
  const repair = repairUsage(rows);
  // Estimated tokens cost what the row's own price says, not today's: a price is never changed silently.
  const weights = applyRepair(rows, repair, (use, row) => {
    const stored = priceIdAt(rows, row);
    return (stored === null ? null : book.priceAs(use, stored)) ?? book.price(use).costMicros;
  });
  keepResolved(store, book);
  return {
    reading,
    rows,
    book,
    plans: readPlans(store),
    spreadOfCost: (selected) => spreadOfTotal(repair, selected, weights),
    repaired(selected) {
      const places = selected.flatMap((row) => repair.place.get(row) ?? []);
      const tokens = places.reduce((sum, place) => sum + (repair.output[place] ?? 0), 0);
      const { below, above } = spreadOfTotal(
        repair,
        selected,
        repair.output.map(() => 1),
      );
      return { responses: places.length, relative: tokens === 0 ? null : (below + above) / 2 / tokens };
    },
  };
}

/** What people call the tools, by id of their source. */
export async function toolNames(): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await loadFolder(sourcesFolder, isSource))].map(([id, source]) => [id, source.name]));
}

async function namedRoots(folder: string): Promise<readonly LogRoot[]> {
  const roots = await rootsIn(folder);
  if (roots.length > 0) return roots;
  throw new UpshotError({
    code: "no-logs-there",
    message: existsSync(folder) ? `${folder} does not hold logs in a layout that upshot knows` : `There is no folder ${folder}`,
    hint: await layouts(),
  });
}

async function layouts(): Promise<string> {
  const sources = [...(await loadFolder(sourcesFolder, isSource)).values()];
  const room = Math.max(...sources.map(({ name }) => name.length));
  return [
    "Name a folder laid out as one of these tools lays out its own, with at least one log in it:",
    ...sources.map(({ name, layout }) => `  ${name.padEnd(room)}  ${layout}`),
  ].join("\n");
}
