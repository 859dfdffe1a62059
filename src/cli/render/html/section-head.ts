import { dayAndYear } from "../dates.ts";
import { plural } from "../numbers.ts";
import { sayResponses, sayTools } from "../say-parts.ts";
import { sayPeriod, sayPlace } from "../say-period.ts";
import { notes } from "../say-notes.ts";
import { answer } from "./answer.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { sentence } from "./sentence.ts";

/** Where, when and as of when; the sample label; the sentence that answers the question. */
export function headSection(context: PageContext): Markup {
  const { report, currency, around } = context;
  const empty = report.sessions.length === 0;
  const when = empty && report.period.from === null ? [] : [sayPeriod(report)];
  const facts = [...when, `as of ${dayAndYear(report.asOf, report.period.tz)}`, report.period.tz];
  const about = empty ? [] : [plural(report.sessions.length, "session"), sayResponses(report), sayTools(report)];
  const near = empty
    ? []
    : notes(report, currency, around).filter(({ about: what }) => ["estimated", "unpriced", "plan", "sessions", "links"].includes(what));
  return markup`<header id="top">
<div class="bar-top"><p class="mark">upshot</p><div class="needs-script tools"><button type="button" class="quiet" data-scheme-toggle>Dark</button><button type="button" class="quiet" data-help aria-label="Help: keys and words" aria-keyshortcuts="?">?</button></div></div>
<h1>${report.repository === null && report.repositories.length === 0 ? "No repository" : foreign(sayPlace(report))}</h1><p class="when">${facts.join(" · ")}</p>
${report.sample && markup`<p class="sample" role="note"><strong>Sample.</strong> Made-up data, not yours. Run <code>upshot</code> in a repository where you used an AI coding tool to see your own.</p>`}
${!empty && markup`<p class="answer">${answer(report, currency)}</p><p class="about">${about.filter((each) => each !== "").join(" · ")}</p>`}
${near.map(({ says, command }) => markup`<p class="note">${sentence(says)}${command !== null && markup` <code>${command}</code>`}</p>`)}</header>`;
}
