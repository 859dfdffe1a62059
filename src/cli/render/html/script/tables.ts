/** Sorting, filtering, counting, "show all" and CSV of every table. */
export const tableScript = String.raw`
const tables = new Map(all("[data-table]").map((place) => {
  const spec = data.tables[place.dataset.table];
  return [place.dataset.table, { place, spec, sorted: spec.sorted, whole: false, filtered: spec.rows.some((row) => row.m) }];
}));

function shownRows({ spec, sorted, filtered }) {
  const words = state.find.toLowerCase().split(/\s+/).filter(Boolean);
  const part = parts.indexOf(state.part);
  let rows = spec.rows;
  if (filtered && (part >= 0 || words.length > 0)) {
    rows = rows.filter((row) => {
      if (part >= 0 && row.m[part] === "") return false;
      row.t ??= row.v.join(" ").toLowerCase();
      return words.every((word) => row.t.includes(word));
    });
  }
  if (sorted === null || sorted === spec.sorted) return rows;
  const at = spec.fields.indexOf(sorted.by === "in-part" ? state.part + "_usd" : sorted.by);
  const way = sorted.down ? -1 : 1;
  return rows.toSorted((a, b) => compare(a.v[at], b.v[at], way));
}

// What is not known comes last, whichever way the rest goes.
function compare(a, b, way) {
  if (a === b) return 0;
  if (a === null || a === "") return 1;
  if (b === null || b === "") return -1;
  return way * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));
}

function drawTable(table) {
  const { place, spec, sorted } = table;
  const part = parts.indexOf(state.part);
  const rows = shownRows(table);
  const shown = table.whole ? rows : rows.slice(0, data.first);
  const empty = '<td class="right in-part"></td>';
  const cells = (row) => row.m && part >= 0 ? row.h.replace(empty, () => '<td class="right in-part">' + row.m[part] + "</td>") : row.h;
  place.querySelector("tbody").innerHTML = shown.length > 0 ? shown.map((row) => "<tr>" + cells(row) + "</tr>").join("") : '<tr class="none"><td colspan="9"></td></tr>';
  if (shown.length === 0) place.querySelector(".none td").textContent = sayNone(spec);
  place.dataset.part = table.filtered ? state.part : "";
  for (const button of all(".in-part button", place)) button.textContent = state.part;
  for (const button of all("[data-sort]", place)) {
    button.closest("th").setAttribute("aria-sort", sorted?.by !== button.dataset.sort ? "none" : sorted.down ? "descending" : "ascending");
  }
  const noun = spec.noun[rows.length === 1 ? 0 : 1];
  const of = rows.length < spec.rows.length ? " of " + number.format(spec.rows.length) : "";
  place.querySelector(".count").textContent = (shown.length < rows.length ? number.format(shown.length) + " of " : "") + number.format(rows.length) + (shown.length < rows.length || of === "" ? "" : of) + " " + noun;
  place.querySelector("[data-show-all]").hidden = shown.length === rows.length;
  return rows.length;
}

// With a part chosen, what has most of it comes first.
function sortByPart(table) {
  if (state.part !== "") table.sorted = { by: "in-part", down: true };
  else if (table.sorted?.by === "in-part") table.sorted = table.spec.sorted;
}

function sayNone(spec) {
  if (state.part === "unlinked" && spec.noun[0] === "commit") return "Unlinked spend is linked to no commit; the sessions above have it.";
  if (state.part === "exploration" && spec.noun[0] === "commit") return "Exploration is counted by session and belongs to no commit.";
  return "No " + spec.noun[0] + " matches the filter.";
}

function sortTable(table, by) {
  const first = by === "in-part" || typeof table.spec.rows.find((row) => row.v[table.spec.fields.indexOf(by)] !== null)?.v[table.spec.fields.indexOf(by)] === "number";
  table.sorted = table.sorted?.by === by ? { by, down: !table.sorted.down } : { by, down: first };
  if (table.sorted.by === table.spec.sorted?.by && table.sorted.down === table.spec.sorted.down) table.sorted = table.spec.sorted;
  drawTable(table);
}

// A cell that begins like a formula must not become one in a spreadsheet.
function csvCell(value) {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function downloadCsv(name) {
  const table = tables.get(name);
  const lines = [table.spec.fields, ...shownRows(table).map((row) => row.v)].map((cells) => cells.map(csvCell).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
  link.download = data.file + "-" + name + ".csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
`;
