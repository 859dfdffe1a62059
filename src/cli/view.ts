import type { Terminal } from "./define-command.ts";
import { readCurrency } from "./options.ts";
import { inkFor, paint } from "./render/ink.ts";
import { table, type Column } from "./render/table.ts";
import type { Surroundings } from "./render/surroundings.ts";
import type { View } from "./render/terminal-view.ts";

/** How pages are drawn on this terminal. */
export function viewOf(terminal: Terminal, options: Readonly<Record<string, string | boolean | undefined>>, around?: Surroundings): View {
  const currency = readCurrency(options["currency"]);
  return { ...terminal.view, ...(around === undefined ? {} : { around }), ...(currency === undefined ? {} : { currency }) };
}

/** A plain table of texts, as wide as the terminal allows. */
export function printTable(
  terminal: Terminal,
  options: Readonly<Record<string, string | boolean | undefined>>,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const view = viewOf(terminal, options);
  const pen = inkFor(view);
  return paint(
    table(
      columns,
      rows.map((cells) => cells.map((cell) => [pen(cell)])),
      { width: view.width },
    ),
    view,
  );
}
