import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";

/** The side panel for evidence and the help; both are dialogs, so that Esc closes them and the focus comes back. */
export function overlays(): Markup {
  const keys = [
    ["/", "go to the filter"],
    ["j k", "next, previous row"],
    ["Enter", "open the session or commit"],
    ["Esc", "close; in the filter: clear it"],
    ["?", "this help"],
  ];
  return markup`<dialog id="panel" class="panel" aria-labelledby="panel-title"><div class="panel-head"><p id="panel-kind" class="mark"></p><button type="button" class="quiet" data-close>Close</button></div>
<h2 id="panel-title" tabindex="-1" dir="auto"></h2><div id="panel-body"></div></dialog>
<dialog id="help" class="help" aria-labelledby="help-title"><div class="panel-head"><h2 id="help-title">Keys</h2><button type="button" class="quiet" data-close>Close</button></div>
<dl class="facts">${keys.map(([key = "", does = ""]) => markup`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
<p>A click on a part of the bar, or on its name, shows only the sessions and commits that have some of it. Headers of tables sort. Every word is explained under <a href="#words" data-close>What do the words mean?</a></p></dialog>`;
}
