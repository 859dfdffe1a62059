import type { GrowthRow, MoneyPage } from "../../../model/pages/money.ts";
import { parts } from "../../lib/parts.ts";
import { sayMoney, sayPeriod } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { TabSet } from "../../ui/TabSet.tsx";
import { Swatch } from "../../charts/Textures.tsx";
import { ChangeStrip } from "./ChangeStrip.tsx";

/** Where the cost grew, and what became of the growth. */
export function GrowthTable({ page: { growth, noGrowth }, onDefine }: { readonly page: MoneyPage; readonly onDefine: () => void }) {
  const [address, change] = useAddress();
  if (growth === null)
    return (
      <section aria-labelledby="growth">
        <h2 id="growth" className="text-lg font-semibold">
          Where it grew
        </h2>
        <p className="mt-1 max-w-2xl text-soft">{noGrowth}</p>
      </section>
    );
  const tabs = [
    { id: "tools", name: "By tool", rows: growth.tools },
    { id: "teams", name: "By team", rows: growth.teams },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <section aria-labelledby="growth">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h2 id="growth" className="max-w-3xl text-lg font-semibold text-balance">
          {growth.sentence}
        </h2>
        <SmallButton onClick={onDefine}>Source and meaning</SmallButton>
      </div>
      <p className="text-[0.87rem] text-soft">
        AI use at list price, under seats too · {sayPeriod(growth.period)} less {sayPeriod(growth.before)} · {growth.group.name}. Rows are
        rounded so that nobody can be read out of them: they need not add up to the whole.
      </p>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-[0.87rem]">
        {parts.map(({ id, name }) => (
          <li key={id} className="flex items-center gap-1.5">
            <Swatch part={id} /> {name} {sayChangeMoney(growth.total.change[id])}
          </li>
        ))}
      </ul>
      {tabs.length > 0 && (
        <div className="mt-3">
          <TabSet
            label="Growth by"
            value={tabs.find(({ id }) => id === address.tab)?.id ?? tabs[0]?.id ?? ""}
            onChange={(tab) => change({ tab: tab === tabs[0]?.id ? undefined : tab }, { replace: true })}
            tabs={tabs.map(({ id, name, rows }) => ({ id, name, content: <Rows rows={rows} kind={id === "tools" ? "Tool" : "Team"} /> }))}
          />
        </div>
      )}
      {growth.withheld.length > 0 && <p className="mt-2 text-[0.87rem] text-soft">{growth.withheld.join(" ")}</p>}
    </section>
  );
}

function Rows({ rows, kind }: { readonly rows: readonly GrowthRow[]; readonly kind: string }) {
  const sides = rows.flatMap(({ change }) => [1, -1].map((sign) => parts.reduce((sum, { id }) => sum + Math.max(0, sign * change[id]), 0)));
  const most = Math.max(1, ...sides);
  return (
    <>
      <table className="w-full border-collapse text-right">
        <thead className="text-[0.8rem] text-soft">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              {kind}
            </th>
            <th scope="col" className="hidden w-2/5 py-1 pl-4 text-center font-normal sm:table-cell">
              less <span aria-hidden="true">←</span> change <span aria-hidden="true">→</span> more
            </th>
            <th scope="col" className="hidden py-1 pl-4 font-normal sm:table-cell">
              Before
            </th>
            <th scope="col" className="hidden py-1 pl-4 font-normal sm:table-cell">
              Now
            </th>
            <th scope="col" className="py-1 pl-4 font-normal">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id ?? row.name} className="border-t border-line">
              <th scope="row" className={`py-2 text-left font-normal ${row.id === null ? "text-soft" : ""}`}>
                {row.name}
                {row.partly && <span className="text-[0.87rem] text-soft"> in part*</span>}
                <span className="sr-only">: {parts.map(({ id, name }) => `${name} ${sayChangeMoney(row.change[id])}`).join(", ")}</span>
                <span className="mt-1.5 block sm:hidden">
                  <ChangeStrip change={row.change} most={most} />
                  <span className="mt-1 block text-[0.87rem] text-soft">
                    {sayMoney(row.beforeMicros)} → {sayMoney(row.nowMicros)}
                  </span>
                </span>
              </th>
              <td className="hidden py-2 pl-4 sm:table-cell">
                <ChangeStrip change={row.change} most={most} />
              </td>
              <td className="hidden py-2 pl-4 text-soft sm:table-cell">{sayMoney(row.beforeMicros)}</td>
              <td className="hidden py-2 pl-4 sm:table-cell">{sayMoney(row.nowMicros)}</td>
              <td className="py-2 pl-4 align-top sm:align-middle">{sayChangeMoney(row.nowMicros - row.beforeMicros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.some(({ partly }) => partly) && (
        <p className="mt-2 text-[0.87rem] text-soft">
          * Within the groups that can show it alone in both periods; what too few people of a group used is among the others together.
        </p>
      )}
    </>
  );
}

function sayChangeMoney(micros: number): string {
  return `${micros > 0 ? "+" : ""}${sayMoney(micros)}`;
}
