import { nextSteps, sayFolder, sayNothingFound } from "../terminal-empty.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";

/** No session was found: what was looked for, where, and what to do. */
export function emptySection({ report, around }: PageContext): Markup {
  const looked = report.lookedIn.map(
    (each) =>
      markup`<div><dt>${each.tool}</dt><dd><code>${foreign(each.folder)}</code> <span class="dim">${sayFolder(each, report)}</span></dd></div>`,
  );
  const steps = nextSteps(report, around).map(({ when, command }) => markup`<div><dt>${when}</dt><dd><code>${command}</code></dd></div>`);
  return markup`<section id="empty"><p class="answer">${sayNothingFound(report, around)}</p>
${looked.length > 0 && markup`<h2>Looked in</h2><dl class="facts">${looked}</dl>`}
<h2>What to do</h2><dl class="facts">${steps}</dl></section>`;
}
