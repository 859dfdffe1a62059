import { yieldParts } from "../../../model/yield.ts";
import { commitTable } from "./commit-table.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { sessionTable } from "./session-table.ts";
import type { PageTable } from "./table.ts";
import { drawTable } from "./table.ts";
import { swatch } from "./textures.ts";

/** The filter and the two tables that explain every figure above: sessions and commits. */
export function tableSections(context: PageContext): { html: Markup; tables: PageTable[] } {
  const [sessions, commits] = [sessionTable(context), commitTable(context)];
  const chips = yieldParts.map(
    (part) => markup`<button type="button" class="chip" data-choose="${part}" aria-pressed="false">${swatch(part)}${part}</button>`,
  );
  return {
    tables: [sessions, commits],
    html: markup`<div class="filter needs-script" role="search"><label for="find">Filter sessions and commits</label>
<input id="find" type="search" autocomplete="off" spellcheck="false" placeholder="branch, model, subject, id" aria-keyshortcuts="/">
<div class="chips" role="group" aria-label="Only with">${chips}</div><button type="button" class="quiet" data-clear hidden>Clear</button></div>
<section id="sessions" aria-labelledby="sessions-title"><h2 id="sessions-title">Which sessions?</h2>${drawTable(sessions)}</section>
<section id="commits" aria-labelledby="commits-title"><h2 id="commits-title">Which commits?</h2>${
      context.commits.length > 0 ? drawTable(commits) : markup`<p class="reason">No session of this report is linked to a commit.</p>`
    }</section>`,
  };
}
