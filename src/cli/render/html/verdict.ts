import type { ReportCommit } from "../../../model/report.ts";
import { percent } from "../numbers.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import { swatch } from "./textures.ts";

/** The verdict in a word with its colour; a mixed one says how much of it held. */
export function verdictName({ verdict, parts }: ReportCommit): Markup {
  if (verdict === "mixed") return markup`<span>mixed, ${percent(parts.held)} held</span>`;
  return markup`<span>${swatch(verdict)}${verdict}</span>`;
}
