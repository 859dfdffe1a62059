/** What is chosen: a part, words, an open session or commit. It stands in the address, so that it can be sent on. */
export const filterScript = String.raw`
const find = document.getElementById("find");
const root = document.documentElement;

function applyFilter() {
  const counts = {};
  for (const [name, table] of tables) if (table.filtered) counts[name] = drawTable(table);
  for (const button of all("[data-choose]")) button.setAttribute("aria-pressed", String(button.dataset.choose === state.part));
  for (const bar of all(".bar.large")) {
    bar.classList.toggle("chosen", state.part !== "");
    for (const piece of bar.children) piece.toggleAttribute("aria-current", piece.dataset.part === state.part);
  }
  for (const button of all("[data-clear]")) button.hidden = state.part === "" && state.find === "";
  for (const place of all("[data-chosen]")) sayChosen(place, counts);
  if (find !== null && find.value !== state.find) find.value = state.find;
  writeAddress();
}

function sayChosen(place, counts) {
  place.replaceChildren();
  if (state.part === "") return;
  const link = (name, one) => element("a", { href: "#" + name }, number.format(counts[name] ?? 0) + " " + one + (counts[name] === 1 ? "" : "s"));
  place.append("The tables below show only what has some " + state.part + " spend, most first: ", link("sessions", "session"));
  if (counts.commits > 0) place.append(", ", link("commits", "commit"));
  place.append(". ", element("button", { type: "button", class: "quiet", "data-clear": "" }, "Show all again"));
}

function choosePart(part) {
  setPart(state.part === part ? "" : part);
  applyFilter();
}

function setPart(part) {
  state.part = part;
  for (const table of tables.values()) if (table.filtered) sortByPart(table);
}

function clearFilter() {
  setPart("");
  state.find = "";
  applyFilter();
}

function writeAddress() {
  const said = new URLSearchParams(Object.entries(state).filter(([, value]) => value !== ""));
  const hash = said.size > 0 ? "#" + said : "";
  if (hash === "" && !location.hash.includes("=")) return;
  try {
    history.replaceState(null, "", hash === "" ? "#" : hash);
  } catch {
    // Some viewers forbid it; the page works without.
  }
}

function readAddress() {
  if (!location.hash.includes("=")) return;
  const said = new URLSearchParams(location.hash.slice(1));
  const part = said.get("part") ?? "";
  const open = said.get("open") ?? "";
  setPart(parts.includes(part) ? part : "");
  state.find = said.get("find") ?? "";
  if (state.part !== "" || state.find !== "") applyFilter();
  for (const [letter, kind] of [["s", "sessions"], ["c", "commits"]]) {
    const index = open === "" ? -1 : data[kind].findIndex(({ id }) => id === open);
    if (index >= 0) openPanel(letter + index);
  }
}

function isDark() {
  return root.dataset.scheme === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : root.dataset.scheme === "dark";
}

function nameScheme() {
  for (const button of all("[data-scheme-toggle]")) button.textContent = isDark() ? "Light" : "Dark";
}

let waiting = 0;
find?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { state.find = find.value.trim(); applyFilter(); }, 80);
});
addEventListener("hashchange", readAddress);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameScheme);
nameScheme();
`;
