import { moment } from "../dates.ts";
import { money } from "../money.ts";
import { compact, number, percent, plural } from "../numbers.ts";
import { sayPriceKind } from "../say-money.ts";
import { notes } from "../say-notes.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { sentence } from "./sentence.ts";
import type { PageTable } from "./table.ts";
import { drawTable } from "./table.ts";

/** What is not known, what the total rests on, and what could not be read. */
export function trustSection(context: PageContext): { html: Markup; tables: PageTable[] } {
  const { report, currency, around } = context;
  const said = notes(report, currency, around).map(
    ({ says, command }) => markup`<li>${sentence(says)}${command !== null && markup` <code>${command}</code>`}</li>`,
  );
  const skipped = skippedTable(context);
  const any = report.skipped.length > 0;
  return {
    tables: any ? [skipped] : [],
    html: markup`<section id="trust" aria-labelledby="trust-title"><h2 id="trust-title">Can I trust it?</h2>
<h3>What is not known</h3>${said.length > 0 ? markup`<ul class="notes">${said}</ul>` : markup`<p>Nothing was skipped, estimated or left without a price.</p>`}
<h3>What the total rests on</h3><dl class="facts">${restsOn(context)}</dl>
${any && markup`<details><summary>${plural(report.skipped.length, "place")} that could not be read</summary>${drawTable(skipped)}</details>`}</section>`,
  };
}

function restsOn({ report, currency }: PageContext): Markup[] {
  const { costMicros, basisMicros, tokens, responses, interval } = report.usage;
  const share = (micros: number): string => (costMicros === 0 ? "" : `, ${percent(micros / costMicros)}`);
  const basis = [
    { name: "from recorded counts", micros: basisMicros.recorded },
    { name: "from estimated counts", micros: basisMicros.estimated },
    { name: "from a vendor's own figures", micros: basisMicros.vendor },
  ].filter(({ micros }) => micros > 0);
  return [
    fact(
      "cost",
      `${money(costMicros, currency)} ${sayPriceKind(report)}${interval[0] === interval[1] ? "" : `; ${money(interval[0], currency)} to ${money(interval[1], currency)} with 90 % confidence`}`,
    ),
    ...basis.map(({ name, micros }) => fact(name, `${money(micros, currency)}${share(micros)}`)),
    fact("responses", number(responses)),
    fact("tokens in, not cached", compact(tokens.inputUncached)),
    fact("tokens in, from cache", compact(tokens.cacheRead)),
    fact("tokens in, written to cache", compact(tokens.cacheWrite5m + tokens.cacheWrite1h)),
    fact("tokens out", `${compact(tokens.output)}${tokens.reasoning > 0 ? `, ${compact(tokens.reasoning)} of it reasoning` : ""}`),
    fact("judged as of", `${moment(report.asOf, report.period.tz)}, ${report.period.tz} (${becauseOf[report.asOfBecause]})`),
    ...(report.repository === null
      ? []
      : [fact("default branch", report.repository.defaultBranch ?? "none found"), fact("repository", report.repository.id)]),
    ...report.lookedIn.map(({ tool, folder, found, files }) =>
      fact(`${tool} logs`, `${folder}: ${found ? plural(files, "log") : "not there"}`),
    ),
  ];
}

const becauseOf = {
  given: "as you asked",
  now: "now",
  "last fetch": "the last fetch of this clone",
  "newest commit": "the newest commit of this clone",
};

function fact(name: string, value: string): Markup {
  return markup`<div><dt>${foreign(name)}</dt><dd>${foreign(value)}</dd></div>`;
}

function skippedTable({ report }: PageContext): PageTable {
  return {
    id: "skipped",
    noun: ["place", "places"],
    caption: "What could not be read",
    columns: [
      { title: "file", sort: "file", wide: true, heading: true },
      { title: "line", sort: "line", align: "right" },
      { title: "why", sort: "reason" },
    ],
    fields: ["file", "line", "reason"],
    rows: report.skipped.map(({ file, line, reason }) => ({
      cells: [markup`<code>${foreign(file)}</code>`, markup`${line === 0 ? "all" : number(line)}`, foreign(reason)],
      values: [file, line, reason],
    })),
    sorted: null,
  };
}
