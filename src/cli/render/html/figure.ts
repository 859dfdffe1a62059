import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import type { PageTable } from "./table.ts";
import { drawTable } from "./table.ts";

export interface Figure {
  /** States the finding. */
  readonly title: string;
  /** Unit, period and uncertainty. */
  readonly note: string;
  readonly chart: Markup;
  readonly table: PageTable;
}

/** A chart with the finding above it and its figures as a table behind it. */
export function figure({ title, note, chart, table }: Figure): Markup {
  return markup`<figure><figcaption>${title}</figcaption>${chart}<p class="note">${note}</p>
<details><summary>As a table</summary>${drawTable(table)}</details></figure>`;
}
