import type { ReactElement } from "react";
import type { YieldPart } from "../../model/yield.ts";
import { yieldParts } from "../../model/yield.ts";

const colors: Readonly<Record<YieldPart, string>> = {
  held: "#009e73",
  pending: "#56b4e9",
  exploration: "#cc79a7",
  unlinked: "#8a8f98",
  undone: "#d55e00",
};

/** Over each colour its own texture, so that the parts differ in print and in one colour too. Held is plain. */
const marks: Readonly<Record<YieldPart, ReactElement | null>> = {
  held: null,
  pending: <path d="M2 .9a1.1 1.1 0 1 0 .01 0M6 4.9a1.1 1.1 0 1 0 .01 0" fill="#fff" stroke="none" />,
  exploration: <path d="M0 2h8M0 6h8" strokeWidth="1.1" />,
  unlinked: <path d="M-2 2L2 -2M-2 10L10 -2M6 10L10 6" strokeWidth="2" />,
  undone: <path d="M0 0L8 8M8 0L0 8" strokeWidth="1.1" />,
};

/** Defines the five fills once for the whole page; `fillOf` refers to them. */
export function Textures() {
  return (
    <svg id="textures" width="0" height="0" className="absolute" aria-hidden="true" focusable="false">
      <defs>
        {yieldParts.map((part) => (
          <pattern key={part} id={`fill-${part}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8" fill={colors[part]} stroke="none" />
            <g fill="none" stroke="#fff" strokeOpacity=".6" fillOpacity=".6">
              {marks[part]}
            </g>
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

export function fillOf(part: YieldPart): string {
  return `url(#fill-${part})`;
}

/** The little square that stands beside a part's name. */
export function Swatch({ part }: { readonly part: YieldPart }) {
  return (
    <svg width="14" height="14" className="inline-block shrink-0" aria-hidden="true">
      <rect width="14" height="14" rx="2" fill={fillOf(part)} />
    </svg>
  );
}
