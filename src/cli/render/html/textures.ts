import type { YieldPart } from "../../../model/yield.ts";
import { yieldParts } from "../../../model/yield.ts";
import type { Markup } from "./markup.ts";
import { markup, trusted } from "./markup.ts";

/** The five colours of design page 7, told apart by colour-blind readers. */
const colors: Record<YieldPart, string> = {
  held: "#009E73",
  pending: "#56B4E9",
  exploration: "#CC79A7",
  unlinked: "#8A8F98",
  undone: "#D55E00",
};

/** Over each colour its own texture, so that the parts differ in print and in one colour too. Held is plain. */
const textures: Record<YieldPart, string> = {
  held: "",
  pending: `<circle cx="2" cy="2" r="1.1"/><circle cx="6" cy="6" r="1.1"/>`,
  exploration: `<path d="M0 2h8M0 6h8" stroke-width="1.1"/>`,
  unlinked: `<path d="M-2 2L2 -2M-2 10L10 -2M6 10L10 6" stroke-width="2"/>`,
  undone: `<path d="M0 0L8 8M8 0L0 8" stroke-width="1.1"/>`,
};

/** Defines the fills once for the whole page; `fillOf` refers to them. */
export function textureDefinitions(): Markup {
  const patterns = yieldParts.map((part) =>
    trusted(
      `<pattern id="fill-${part}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="${colors[part]}"/>` +
        `<g fill="#fff" fill-opacity=".6" stroke="#fff" stroke-opacity=".6">${textures[part].replaceAll("<path", `<path fill="none"`).replaceAll("<circle", `<circle stroke="none"`)}</g></pattern>`,
    ),
  );
  return markup`<svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs>${patterns}</defs></svg>`;
}

export function fillOf(part: YieldPart): string {
  return `url(#fill-${part})`;
}

/** The little square that stands beside a part's name. */
export function swatch(part: YieldPart): Markup {
  return markup`<svg class="swatch" width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" fill="${fillOf(part)}"/></svg>`;
}
