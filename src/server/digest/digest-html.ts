import type { OverviewPage } from "../../model/pages/overview.ts";
import type { YieldPart } from "../../model/yield.ts";
import { sayDays } from "../pages/period.ts";
import { sayMoney } from "../pages/sentence.ts";
import { digestFooter, digestLines, digestNotes } from "./digest-text.ts";

const colors: Readonly<Record<YieldPart, string>> = {
  held: "#009e73",
  pending: "#56b4e9",
  exploration: "#cc79a7",
  unlinked: "#8a8f98",
  undone: "#d55e00",
};
const font = "font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;";

/**
 * The digest as mail clients draw it: tables and inline styles only, no images, nothing loaded from anywhere; every figure is in words
 * too, so that it reads without colours.
 */
export function digestHtml(page: OverviewPage, address: string): string {
  const lines = digestLines(page);
  const bar = lines
    .filter(({ micros }) => micros > 0)
    .map(
      ({ part, micros }) =>
        `<td width="${widthOf(micros, page.costMicros)}%" height="26" bgcolor="${colors[part]}" style="background:${colors[part]};font-size:1px;line-height:26px;">&nbsp;</td>`,
    )
    .join("");
  const rows = lines
    .map(
      ({ part, name, micros, percent, before }) =>
        `<tr><td style="padding:6px 0;border-top:1px solid #d9dbdf;${font}font-size:15px;color:#1a1c1f;"><span style="color:${colors[part]};">&#9632;</span> ${name}</td>` +
        `<td align="right" style="padding:6px 0;border-top:1px solid #d9dbdf;${font}font-size:15px;color:#1a1c1f;">${percent} %</td>` +
        `<td align="right" style="padding:6px 0;border-top:1px solid #d9dbdf;${font}font-size:15px;color:#1a1c1f;">${sayMoney(micros)}</td>` +
        `<td align="right" style="padding:6px 0;border-top:1px solid #d9dbdf;${font}font-size:13px;color:#5c616a;">${before}</td></tr>`,
    )
    .join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(page.group.name)}, ${sayDays(page.period)}</title></head>
<body style="margin:0;padding:0;background:#ffffff;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;">
<tr><td style="${font}font-size:13px;color:#5c616a;">${escaped(page.group.name)} · ${sayDays(page.period)}</td></tr>
<tr><td style="${font}font-size:20px;line-height:1.35;font-weight:600;color:#1a1c1f;padding:6px 0 16px;">${escaped(page.sentence)}</td></tr>
<tr><td><table role="presentation" width="100%" cellpadding="0" cellspacing="2" border="0"><tr>${bar}</tr></table></td></tr>
<tr><td style="padding-top:10px;"><table width="100%" cellpadding="0" cellspacing="0" border="0">
${rows}
</table></td></tr>
<tr><td style="${font}font-size:14px;line-height:1.5;color:#1a1c1f;padding-top:16px;">${digestNotes(page).map(escaped).join("<br>")}</td></tr>
<tr><td style="padding:20px 0;"><a href="${escaped(address)}" style="${font}font-size:15px;color:#1f5fbf;">The page, with what stands behind it</a></td></tr>
<tr><td style="${font}font-size:12px;line-height:1.5;color:#5c616a;border-top:1px solid #d9dbdf;padding-top:12px;">${escaped(digestFooter)}</td></tr>
</table></td></tr></table>
</body></html>
`;
}

/** At least one, so that a part that is there is seen. */
function widthOf(micros: number, cost: number): number {
  return Math.max(1, Math.round((100 * micros) / cost));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
