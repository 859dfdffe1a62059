import type { Yield } from "../../model/yield.ts";
import { parts, totalOf } from "../lib/parts.ts";
import { fillOf } from "./Textures.tsx";

/** The yield bar of a table row: its length is the row's share of `most`. The row's cells say the same in words. */
export function YieldStrip({ amounts, most }: { readonly amounts: Yield; readonly most: number }) {
  const total = totalOf(amounts);
  const scale = most === 0 ? 0 : 100 / most;
  let at = 0;
  return (
    <svg width="100%" height="12" className="block" aria-hidden="true">
      {total > 0 &&
        parts.map(({ id }) => {
          const start = at;
          at += amounts[id] * scale;
          return amounts[id] > 0 && <rect key={id} x={`${start}%`} width={`${amounts[id] * scale}%`} height="12" fill={fillOf(id)} />;
        })}
    </svg>
  );
}
