import type { Yield } from "../../../model/yield.ts";
import { fillOf } from "../../charts/Textures.tsx";
import { parts } from "../../lib/parts.ts";

/** Parts that grew to the right of the middle, parts that shrank to the left; `most` is half the width. The row says the same in words. */
export function ChangeStrip({ change, most }: { readonly change: Yield; readonly most: number }) {
  const scale = 50 / most;
  let right = 50;
  let left = 50;
  return (
    <svg width="100%" height="14" className="block" aria-hidden="true">
      {parts.map(({ id }) => {
        const width = Math.abs(change[id]) * scale;
        const grown = change[id] > 0;
        const x = grown ? right : left - width;
        if (grown) right += width;
        else left -= width;
        return width > 0 && <rect key={id} x={`${x}%`} y="1" width={`${width}%`} height="12" fill={fillOf(id)} />;
      })}
      <rect x="50%" width="1" height="14" className="fill-soft" />
    </svg>
  );
}
