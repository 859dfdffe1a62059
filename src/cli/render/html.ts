import { createHash } from "node:crypto";
import type { Report } from "../../model/report.ts";
import { evidence } from "./html/details.ts";
import { markup, scriptJson, trusted } from "./html/markup.ts";
import type { Markup } from "./html/markup.ts";
import { overlays } from "./html/overlays.ts";
import type { PageContext } from "./html/page-context.ts";
import { pageContext } from "./html/page-context.ts";
import { script } from "./html/script.ts";
import { emptySection } from "./html/section-empty.ts";
import { groupSections } from "./html/section-groups.ts";
import { headSection } from "./html/section-head.ts";
import { tableSections } from "./html/section-tables.ts";
import { trendSection } from "./html/section-trend.ts";
import { trustSection } from "./html/section-trust.ts";
import { wordsSection } from "./html/section-words.ts";
import { workSection } from "./html/section-work.ts";
import { yieldSection } from "./html/section-yield.ts";
import { style } from "./html/style.ts";
import type { PageTable } from "./html/table.ts";
import { cardLabels, firstRows, tableData } from "./html/table.ts";
import { textureDefinitions } from "./html/textures.ts";
import type { Currency } from "./money.ts";
import { usDollar } from "./money.ts";
import { plainText } from "./plain-text.ts";
import type { Surroundings } from "./surroundings.ts";
import { sayPlace } from "./say-period.ts";

/**
 * The report as one HTML page. It holds all it needs: its security policy allows its own style and script and nothing
 * else, so that opening it sends and loads nothing. Without the script it is still whole, up to 200 rows a table.
 */
export function renderHtml(report: Report, options: { readonly currency?: Currency; readonly around?: Surroundings }): string {
  const context = pageContext(report, options.currency ?? usDollar, options.around);
  const { main, links, tables } = report.sessions.length === 0 ? emptyPage(context) : fullPage(context);
  const css = `${style}@media screen and (max-width:719px){${cardLabels(tables)}}`;
  const data = {
    first: firstRows,
    sample: report.sample,
    file: fileName(context),
    tables: Object.fromEntries(tables.map((table) => [table.id, tableData(table)])),
    ...evidence(context),
  };
  const policy = `default-src 'none'; style-src ${hash(css)}; script-src ${hash(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${sayPlace(report)}: what came of it</title><link rel="icon" href="data:,"><style>${trusted(css)}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>${textureDefinitions()}
<div class="page">${links.length > 0 && markup`<nav aria-label="On this page"><ul>${links.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`}
<div class="content">${headSection(context)}<main id="main" tabindex="-1">${main}</main>
<footer><p>Written by upshot on this machine. The page loads nothing and sends nothing.</p></footer></div></div>
${overlays()}<script type="application/json" id="report-data">${scriptJson(data)}</script><script>${trusted(script)}</script></body></html>
`.html;
}

interface Page {
  readonly main: Markup;
  readonly links: readonly (readonly [id: string, name: string])[];
  readonly tables: readonly PageTable[];
}

function emptyPage(context: PageContext): Page {
  const trust = context.report.skipped.length > 0 ? trustSection(context) : null;
  return { main: markup`${emptySection(context)}${trust?.html ?? null}${wordsSection()}`, links: [], tables: trust?.tables ?? [] };
}

function fullPage(context: PageContext): Page {
  const trend = trendSection(context.report, context.currency);
  const groups = groupSections(context);
  const work = workSection(context);
  const tables = tableSections(context);
  const trust = trustSection(context);
  return {
    main: markup`${yieldSection(context)}${trend?.html ?? null}${groups.html}${work.html}${tables.html}${trust.html}${wordsSection()}`,
    tables: [...(trend === null ? [] : [trend.table]), ...groups.tables, ...work.tables, ...tables.tables, ...trust.tables],
    links: [
      ["top", "What came of it?"],
      ...(trend === null ? [] : [["when", "When?"] as const]),
      ["with", "With what?"],
      ["work", "What has not landed?"],
      ["sessions", "Which sessions?"],
      ["commits", "Which commits?"],
      ["trust", "Can I trust it?"],
      ["words", "What do the words mean?"],
    ],
  };
}

/** What downloaded tables are called, without what file systems do not take. */
function fileName({ report }: PageContext): string {
  return `upshot-${plainText(sayPlace(report)).replace(/[^\p{Letter}\p{Number}.-]+/gu, "-")}`;
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
