/** Clicks and keys of the whole page; everything a click does, a key does too. */
export const keyScript = String.raw`
const help = document.getElementById("help");

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const tableOf = (button) => tables.get(button.closest("[data-table]").dataset.table);
  let button;
  if ((button = on("[data-open]"))) openPanel(button.dataset.open);
  else if ((button = on("[data-choose]"))) choosePart(button.dataset.choose);
  else if ((button = on(".bar.large rect"))) choosePart(button.dataset.part);
  else if (on("[data-clear]")) clearFilter();
  else if ((button = on("[data-sort]"))) sortTable(tableOf(button), button.dataset.sort);
  else if ((button = on("[data-show-all]"))) { tableOf(button).whole = true; drawTable(tableOf(button)); }
  else if ((button = on("[data-csv]"))) downloadCsv(button.dataset.csv);
  else if (on("[data-scheme-toggle]")) { root.dataset.scheme = isDark() ? "light" : "dark"; nameScheme(); }
  else if (on("[data-help]")) help.showModal();
  else if ((button = on("[data-close]"))) button.closest("dialog").close();
  else if (event.target === panel || event.target === help) outside(event);
});

// A click beside a dialog hits the dialog itself, outside its box.
function outside({ target, clientX, clientY }) {
  const { left, right, top, bottom } = target.getBoundingClientRect();
  if (clientX < left || clientX > right || clientY < top || clientY > bottom) target.close();
}

function moveRow(step) {
  const buttons = all("#sessions tbody tr, #commits tbody tr").map((row) => row.querySelector(".ref")).filter(Boolean);
  const row = document.activeElement.closest?.("tr");
  const at = row ? buttons.indexOf(row.querySelector(".ref")) : -1;
  const next = buttons[at < 0 ? 0 : Math.max(0, Math.min(buttons.length - 1, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === find) {
    if (event.key === "Escape") { event.preventDefault(); clearFilter(); find.blur(); }
    return;
  }
  if (document.querySelector("dialog[open]") !== null || event.target.closest?.("input, textarea, select")) return;
  if (event.key === "/" && find !== null) { event.preventDefault(); find.focus(); find.scrollIntoView({ block: "center" }); }
  else if (event.key === "?") help.showModal();
  else if (event.key === "j") moveRow(1);
  else if (event.key === "k") moveRow(-1);
  else if (event.key === "Escape" && state.part + state.find !== "") clearFilter();
});
`;
