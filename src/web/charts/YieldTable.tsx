import type { Yield, YieldPart } from "../../model/yield.ts";
import { parts, totalOf } from "../lib/parts.ts";
import { sayChange, sayMoney, sayShare } from "../lib/say.ts";
import { Swatch } from "./Textures.tsx";

/** The yield bar in words and numbers: legend and accessible table in one. */
export function YieldTable({
  amounts,
  before,
  onPick,
}: {
  readonly amounts: Yield;
  readonly before: Yield | null;
  readonly onPick: (part: YieldPart) => void;
}) {
  const total = totalOf(amounts);
  const was = before === null ? 0 : totalOf(before);
  return (
    <table className="w-full max-w-3xl border-collapse text-right">
      <thead className="text-[0.8rem] text-soft">
        <tr>
          <th className="py-1 text-left font-normal">Part</th>
          <th className="py-1 pl-4 font-normal">Amount</th>
          <th className="py-1 pl-4 font-normal">Share</th>
          {before !== null && <th className="hidden py-1 pl-6 font-normal sm:table-cell">Share before → now</th>}
        </tr>
      </thead>
      <tbody>
        {parts.map(({ id, name, short }) => (
          <tr key={id} className="border-t border-line">
            <th scope="row" className="py-1.5 text-left font-normal">
              <button
                type="button"
                data-row
                onClick={() => onPick(id)}
                className="inline-flex items-center gap-2 underline-offset-4 hover:underline"
              >
                <Swatch part={id} />
                <span className="font-medium">{name}</span>
                <span className="hidden text-soft md:inline">{short}</span>
              </button>
            </th>
            <td className="py-1.5 pl-4">{sayMoney(amounts[id])}</td>
            <td className="py-1.5 pl-4">{sayShare(amounts[id], total)}</td>
            {before !== null && (
              <td className="hidden py-1.5 pl-6 text-soft sm:table-cell">
                {sayChange({ part: before[id], of: was }, { part: amounts[id], of: total })}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
