import { UpshotError } from "../../kit/errors.ts";
import type { RateCard } from "../../model/price.ts";
import { textAt, word } from "../../model/usage-columns.ts";
import { removeOverride, setOverride } from "../../read/prices/override.ts";
import { readPriceOverride } from "../../read/prices/price-documents.ts";
import { priceRows, searchPrices, type PriceRow } from "../../read/prices/price-rows.ts";
import type { LocalStore } from "../../ledger/local-store.ts";
import type { CommandCall } from "../define-command.ts";
import { numberOf, text } from "../options.ts";
import { gatherLogs } from "../report/gather-logs.ts";
import { readOverrides, writeOverrides } from "../report/stored-prices.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
import { quoted } from "../render/quoted.ts";
import { shellWord } from "../render/shell-word.ts";
import { printTable } from "../view.ts";
import { withStore } from "../with-store.ts";
import { reprice } from "./reprice.ts";

/** `upshot prices`: lists, sets, removes and searches prices. */
export async function runPrices(call: CommandCall): Promise<number> {
  const {
    arguments: [action = "list", model = ""],
    terminal,
  } = call;
  return withStore(terminal, async (store) => {
    switch (action) {
      case "list":
        return show(
          call,
          await known(call, store),
          "No model is known yet: no log was read. Search the list: upshot prices search 'claude*'\n",
        );
      case "search":
        return show(call, await searchPrices(model === "" ? "*" : model), `No model of the price list matches ${quoted(model)}.\n`);
      case "set":
        return set(call, store, model);
      case "remove": {
        const before = readOverrides(store);
        const rest = removeOverride(before, model, text(call.options["from"]) ?? undefined);
        writeOverrides(store, rest);
        terminal.out(
          rest.length === before.length
            ? `No price was set for ${quoted(model)}.\n`
            : "Removed. What was priced with it keeps that price until: upshot prices reprice\n",
        );
        return 0;
      }
      case "reprice":
        return reprice(call, store);
      default:
        throw new UpshotError({
          code: "bad-argument",
          message: `upshot prices cannot ${quoted(action)}`,
          hint: "It can list, set, remove, search and reprice: upshot prices --help",
        });
    }
  });
}

async function known({ options, terminal }: CommandCall, store: LocalStore): Promise<readonly PriceRow[]> {
  const logs = await gatherLogs(terminal, store, { folder: text(options["logs"]), evidence: null });
  const models = new Set<string>();
  for (let row = 0; row < logs.rows.length; row++) models.add(textAt(logs.rows, row, word.model));
  return priceRows(logs.book, models, readOverrides(store), terminal.now);
}

function set({ options, terminal }: CommandCall, store: LocalStore, model: string): number {
  const given = {
    model,
    kind: text(options["kind"]) ?? undefined,
    input: numberOf(options["input"]),
    output: numberOf(options["output"]),
    cacheRead: numberOf(options["cacheRead"]),
    cacheWrite5m: numberOf(options["cacheWrite5m"]),
    cacheWrite1h: numberOf(options["cacheWrite1h"]),
    webSearch: numberOf(options["webSearch"]),
    from: text(options["from"]) ?? undefined,
    to: text(options["to"]) ?? undefined,
    note: text(options["note"]) ?? undefined,
  };
  const override = readPriceOverride(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  writeOverrides(store, setOverride(readOverrides(store), override));
  terminal.out(
    `${plainText(override.model)} costs ${override.input} in and ${override.output} out (dollars per million tokens) for what is read from now on.\nFor what was read before: upshot prices reprice    Undo: upshot prices remove ${shellWord(plainText(override.model))}\n`,
  );
  return 0;
}

function show({ options, terminal }: CommandCall, rows: readonly PriceRow[], otherwise: string): number {
  if (options["json"] === true) terminal.out(jsonText(rows));
  else if (rows.length === 0) terminal.out(otherwise);
  else {
    terminal.out(
      printTable(
        terminal,
        options,
        [
          { title: "$ per million tokens", min: 12 },
          { title: "input", align: "right" },
          { title: "read", align: "right", drop: 2 },
          { title: "write 5m", align: "right", drop: 3 },
          { title: "write 1h", align: "right", drop: 3 },
          { title: "output", align: "right" },
          { title: "kind", drop: 1 },
          { title: "from", drop: 4 },
        ],
        rows.flatMap((row) => linesOf(row)),
      ),
    );
    for (const { model, note, card } of rows) if (card === null) terminal.out(`  ${plainText(`${model}: ${note}`)}\n`);
  }
  return 0;
}

/** A card's tiers, one line each. */
function linesOf({ model, card }: PriceRow): string[][] {
  if (card === null) return [[model, "none", "", "", "", "none", "", ""]];
  return card.tiers.map(({ above, rates }) => [
    above === 0 ? model : `  prompts over ${above.toLocaleString("en")}`,
    ...[rates.inputUncached, rates.cacheRead, rates.cacheWrite5m, rates.cacheWrite1h, rates.output].map(dollars),
    card.kind,
    since(card),
  ]);
}

function since(card: RateCard): string {
  return card.from === null ? "" : new Date(card.from).toISOString().slice(0, 10);
}

function dollars(micros: number): string {
  const value = micros / 1_000_000;
  return value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
}
