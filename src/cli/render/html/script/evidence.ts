/** The side panel: one session or commit with its facts, its links, their confidence and their evidence. */
export const evidenceScript = String.raw`
const panel = document.getElementById("panel");

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.flat());
  return made;
}

function openPanel(reference) {
  const kind = reference[0] === "s" ? "sessions" : "commits";
  const index = Number(reference.slice(1));
  const detail = data[kind][index];
  if (!detail) return;
  const links = data.links.filter((link) => link[kind === "sessions" ? 0 : 1] === index).sort((a, b) => b[2] - a[2]);
  document.getElementById("panel-kind").textContent = detail.kind;
  document.getElementById("panel-title").textContent = detail.title;
  document.getElementById("panel-body").replaceChildren(...panelBody(detail, kind, index, links));
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
  document.getElementById("panel-title").focus();
  state.open = detail.id;
  writeAddress();
}

function panelBody(detail, kind, index, links) {
  const facts = detail.facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", { dir: "auto" }, value)));
  const heading = links.length === 0 ? "Linked to nothing" : "Linked to " + number.format(links.length) + " " + (kind === "sessions" ? "commit" : "session") + (links.length === 1 ? "" : "s");
  return [
    ...(detail.says === "" ? [] : [element("p", {}, detail.says)]),
    ...barOf(kind, index),
    element("dl", { class: "facts" }, facts),
    element("h3", {}, heading),
    ...links.map((link) => linkItem(link, kind)),
    element("h3", {}, "In the terminal"),
    element("div", { class: "commands" }, detail.commands.map((command) => element("code", {}, command))),
  ];
}

function barOf(kind, index) {
  const row = document.createElement("template");
  row.innerHTML = data.tables[kind]?.rows[index].h ?? "";
  const bar = row.content.querySelector("svg.bar");
  if (bar) for (const each of [bar, ...bar.children]) each.setAttribute("height", "16");
  return bar ? [bar] : [];
}

function linkItem([session, commit, confidence, reasons], kind) {
  const other = kind === "sessions" ? data.commits[commit] : data.sessions[session];
  const reference = (kind === "sessions" ? "c" : "s") + (kind === "sessions" ? commit : session);
  const name = other === undefined ? String(commit).slice(0, 7) : kind === "sessions" ? other.id.slice(0, 7) : other.title.slice("Session ".length);
  const open = other === undefined ? element("code", {}, name) : element("button", { type: "button", class: "ref", "data-open": reference, "aria-label": (kind === "sessions" ? "Commit " : "Session ") + name }, name);
  const about = other === undefined ? "not in this report" : kind === "sessions" ? other.title : (other.facts.find(([name]) => name === "when")?.[1] ?? "");
  const wrong = [wordOf(data.sessions[session]), typeof commit === "string" ? commit.slice(0, 7) : data.commits[commit].id.slice(0, 7)].join(" ");
  return element("div", { class: "link" },
    element("div", { class: "link-head" }, open, element("span", { class: "what", dir: "auto" }, about), sure(confidence)),
    element("ul", { class: "reasons" }, reasons.map(([method, says]) => element("li", {}, element("span", {}, data.words[method]), element("span", { dir: "auto" }, data.words[says])))),
    ...(data.sample ? [] : [element("p", { class: "note" }, "Wrong? ", element("code", {}, "upshot unlink " + wrong))]),
  );
}

// A session as a word of a command line: its first command ends in it, quoted where a shell needs that.
function wordOf(session) {
  return session.commands[0].slice("upshot session ".length);
}

function sure(confidence) {
  const percent = (confidence > 0.99 && confidence < 1 ? "> 99" : String(Math.round(confidence * 100))) + "\u00a0%";
  const shape = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const meter = shape("svg", { width: 48, height: 5, "aria-hidden": "true" });
  meter.append(shape("rect", { class: "track", width: 48, height: 5, rx: 2 }), shape("rect", { class: "fill", width: 48 * confidence, height: 5, rx: 2 }));
  return element("span", { class: "sure" }, meter, percent + " sure");
}

panel.addEventListener("close", () => { state.open = ""; writeAddress(); });
`;
