import type { Yield, YieldPart } from "../../model/yield.ts";
import { parts, totalOf } from "../lib/parts.ts";
import { sayMoney, sayShare } from "../lib/say.ts";
import { fillOf } from "./Textures.tsx";

/** The one picture: a set of spend in its five parts, in their one order. A part opens what it means and holds. */
export function YieldBar({ amounts, onPick }: { readonly amounts: Yield; readonly onPick: (part: YieldPart) => void }) {
  const total = totalOf(amounts);
  return (
    <div role="group" aria-label={`Where ${sayMoney(total)} went`} className="flex gap-0.5">
      {parts
        .filter(({ id }) => amounts[id] > 0)
        .map(({ id, name }) => (
          <button
            key={id}
            type="button"
            onClick={() => onPick(id)}
            title={`${name}: ${sayMoney(amounts[id])}`}
            aria-label={`${name}: ${sayMoney(amounts[id])}, ${sayShare(amounts[id], total)}. What is this?`}
            className="group min-w-1.5 basis-0 text-left"
            style={{ flexGrow: amounts[id] / total }}
          >
            {/* A label that does not fit wraps behind the empty first item into a line that is cut off: all of it or none. */}
            <span aria-hidden="true" className="hidden h-6 flex-wrap overflow-hidden text-[0.8rem] text-soft group-hover:text-ink sm:flex">
              <span className="h-6 w-px" />
              <span className="h-6 whitespace-nowrap">{`${name} ${sayShare(amounts[id], total)}`}</span>
            </span>
            <svg width="100%" height="44" className="block" aria-hidden="true">
              <rect width="100%" height="100%" fill={fillOf(id)} />
            </svg>
          </button>
        ))}
    </div>
  );
}
