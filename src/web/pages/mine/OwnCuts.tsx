import { useState } from "react";
import type { MineCut, MinePage } from "../../../model/pages/mine.ts";
import { toolName } from "../../../model/tool-names.ts";
import { YieldStrip } from "../../charts/YieldStrip.tsx";
import { sayDay, sayMoney, sayShare } from "../../lib/say.ts";
import { TabSet } from "../../ui/TabSet.tsx";

/** The reader's own spend, cut three ways. */
export function OwnCuts({ page }: { readonly page: MinePage }) {
  const [kind, setKind] = useState<string>("tool");
  if (page.costMicros === 0) return null;
  return (
    <section aria-labelledby="own-cuts">
      <h2 id="own-cuts" className="mb-2 text-lg font-semibold">
        Where it went
      </h2>
      <TabSet
        label="Cut by"
        value={kind}
        onChange={setKind}
        tabs={[
          { id: "tool", name: "By tool", content: <Rows rows={page.byTool} day={false} /> },
          { id: "model", name: "By model", content: <Rows rows={page.byModel} day={false} /> },
          { id: "day", name: "By day", content: <Rows rows={page.byDay.toReversed()} day /> },
        ]}
      />
    </section>
  );
}

function Rows({ rows, day }: { readonly rows: readonly MineCut[]; readonly day: boolean }) {
  const most = Math.max(...rows.map(({ costMicros }) => costMicros), 0);
  return (
    <div className="max-h-112 overflow-y-auto">
      <table className="w-full border-collapse text-right">
        <thead className="text-[0.8rem] text-soft">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              {day ? "Day" : "Name"}
            </th>
            <th scope="col" className="hidden w-1/3 py-1 pl-4 font-normal sm:table-cell">
              <span className="sr-only">Yield</span>
            </th>
            <th scope="col" className="py-1 pl-4 font-normal">
              Cost
            </th>
            <th scope="col" className="py-1 pl-4 font-normal">
              Held
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-t border-line">
              <th scope="row" className="py-1.5 text-left font-normal">
                {day ? sayDay(row.id) : toolName(row.id)}
              </th>
              <td className="hidden py-1.5 pl-4 sm:table-cell">
                <YieldStrip amounts={row.yield} most={most} />
              </td>
              <td className="py-1.5 pl-4">{sayMoney(row.costMicros)}</td>
              <td className="py-1.5 pl-4">{sayShare(row.yield.held, row.costMicros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
