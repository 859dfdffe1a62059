import { plainText } from "../plain-text.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";

/** A column on the page. `sort` names the value it sorts by; without it the header is no button. */
interface TableColumn {
  readonly title: string;
  readonly sort?: string;
  readonly align?: "right";
  /** Takes what width is left. */
  readonly wide?: boolean;
  /** The card's heading on a narrow page: shown without its title. */
  readonly heading?: boolean;
}

/** A row: the cells as drawn, in the columns' order, and the plain values for sorting, filtering and CSV. */
export interface TableRow {
  readonly cells: readonly Markup[];
  readonly values: readonly (string | number | null)[];
  /** What of it is in each of the five parts, as shown; "" for nothing. Only in tables that the parts filter. */
  readonly inParts?: readonly string[];
}

export interface PageTable {
  readonly id: string;
  /** What its rows are, for counts: "session", "sessions". */
  readonly noun: readonly [one: string, many: string];
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** Names of the values: the head of the CSV file. */
  readonly fields: readonly string[];
  readonly rows: readonly TableRow[];
  /** What the rows are sorted by as given. */
  readonly sorted: { readonly by: string; readonly down: boolean } | null;
}

/** Rows drawn at first; the script draws the others on request. */
export const firstRows = 200;

/** The table with its first rows, its count and its buttons. It is whole without the script up to `firstRows`. */
export function drawTable(table: PageTable): Markup {
  const { id, caption, columns, rows, sorted } = table;
  const partColumn = rows.some(({ inParts }) => inParts !== undefined);
  return markup`<div class="table${partColumn && markup` by-part`}" data-table="${id}" data-part="">
<table id="table-${id}"><caption class="unseen">${caption}</caption>
<thead><tr>${columns.map((column) => header(column, sorted))}${partColumn && markup`<th class="right in-part" scope="col" aria-sort="none"><button type="button" class="sort" data-sort="in-part">in this part</button></th>`}</tr></thead>
<tbody>${rows.slice(0, firstRows).map((row) => markup`<tr>${drawCells(table, row)}</tr>`)}</tbody></table>
<p class="foot"><span class="count" role="status">${sayCount(Math.min(firstRows, rows.length), rows.length, table.noun)}</span>
<button type="button" class="needs-script quiet" data-show-all${trailing(rows.length <= firstRows)}>Show all</button>
<button type="button" class="needs-script quiet" data-csv="${id}" aria-label="Download ${caption} as CSV">CSV</button></p></div>`;
}

/** What the script needs of a table. */
export function tableData(table: PageTable): unknown {
  return {
    noun: table.noun,
    fields: table.fields,
    sorted: table.sorted,
    rows: table.rows.map((row) => ({
      h: drawCells(table, row).html,
      v: row.values.map((value) => (typeof value === "string" ? plainText(value) : value)),
      ...(row.inParts === undefined ? {} : { m: row.inParts }),
    })),
  };
}

function drawCells({ columns }: PageTable, { cells, inParts }: TableRow): Markup {
  const drawn = cells.map((cell, i) => {
    const name = columns[i]?.align ?? (columns[i]?.heading === true ? "heading" : null);
    return name === null ? markup`<td>${cell}</td>` : markup`<td class="${name}">${cell}</td>`;
  });
  return markup`${drawn}${inParts !== undefined && markup`<td class="right in-part"></td>`}`;
}

function header({ title, sort, align, wide }: TableColumn, sorted: PageTable["sorted"]): Markup {
  const names = [align ?? "", wide === true ? "wide" : ""].filter((name) => name !== "").join(" ");
  if (sort === undefined) return markup`<th scope="col" class="${names}">${title}</th>`;
  const state = sorted?.by !== sort ? "none" : sorted.down ? "descending" : "ascending";
  return markup`<th scope="col" class="${names}" aria-sort="${state}"><button type="button" class="sort" data-sort="${sort}">${title}</button></th>`;
}

function sayCount(shown: number, all: number, noun: PageTable["noun"]): string {
  const many = all === 1 ? noun[0] : noun[1];
  return shown === all ? `${all.toLocaleString("en-US")} ${many}` : `${shown} of ${all.toLocaleString("en-US")} ${many}`;
}

function trailing(hidden: boolean): Markup {
  return hidden ? markup` hidden` : markup``;
}

/** On a narrow page rows become cards; each cell is named after its column. */
export function cardLabels(tables: readonly PageTable[]): string {
  return tables
    .flatMap(({ id, columns }) =>
      columns.flatMap(({ title, heading }, i) =>
        heading === true ? [] : [`#table-${id} td:nth-child(${i + 1})::before{content:"${title}"}`],
      ),
    )
    .join("\n");
}
