import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CutRow, OverviewPage } from "../../../model/pages/overview.ts";
import { YieldStrip } from "../../charts/YieldStrip.tsx";
import { sayCount, sayMoney, sayShare } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { TabSet } from "../../ui/TabSet.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";

const atFirst = 12;

/** The same spend by tool, by model, by team. */
export function Cuts({ page }: { readonly page: OverviewPage }) {
  const [address, change] = useAddress();
  const kinds = [
    { id: "tool", name: "By tool", rows: page.cuts.tool },
    { id: "model", name: "By model", rows: page.cuts.model },
    { id: "team", name: "By team", rows: page.cuts.team },
  ].filter(({ rows }) => rows.length > 0);
  const [first] = kinds;
  if (first === undefined) return null;
  const chosen = kinds.find(({ id }) => id === address.tab) ?? first;
  return (
    <section aria-labelledby="cuts">
      <h2 id="cuts" className="mb-2 text-lg font-semibold">
        {titleOf(chosen.rows, chosen.id)}
      </h2>
      <TabSet
        label="Cut by"
        value={chosen.id}
        onChange={(tab) => change({ tab: tab === first.id ? undefined : tab }, { replace: true })}
        tabs={kinds.map(({ id, name, rows }) => ({ id, name, content: <CutTable rows={rows} kind={id} /> }))}
      />
    </section>
  );
}

function CutTable({ rows, kind }: { readonly rows: readonly CutRow[]; readonly kind: string }) {
  const [all, setAll] = useState(false);
  const [address] = useAddress();
  const most = Math.max(...rows.map(({ costMicros }) => costMicros));
  return (
    <>
      <table className="w-full border-collapse text-right">
        <thead className="text-[0.8rem] text-soft">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              {kind === "tool" ? "Tool" : kind === "model" ? "Model" : "Team"}
            </th>
            <th scope="col" className="hidden w-2/5 py-1 pl-4 text-left font-normal sm:table-cell">
              <span className="sr-only">Yield bar</span>
            </th>
            <th scope="col" className="py-1 pl-4 font-normal">
              Cost
            </th>
            <th scope="col" className="hidden py-1 pl-4 font-normal sm:table-cell">
              Held
            </th>
            <th scope="col" className="hidden py-1 pl-4 font-normal sm:table-cell">
              Undone
            </th>
            <th scope="col" className="hidden py-1 pl-4 font-normal sm:table-cell">
              People
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, all ? rows.length : atFirst).map((row) => (
            <tr key={row.id ?? row.name} className="border-t border-line align-middle">
              <th scope="row" className="py-2 text-left font-normal">
                {kind === "team" && row.id !== null ? (
                  <Link
                    data-row
                    to="."
                    search={{ ...address, team: row.id, panel: undefined }}
                    className="font-medium text-accent underline-offset-4 hover:underline"
                  >
                    {row.name}
                  </Link>
                ) : (
                  <span className={row.id === null ? "text-soft" : "font-medium"}>{row.name}</span>
                )}
                <span className="mt-1.5 block sm:hidden">
                  <YieldStrip amounts={row.yield} most={most} />
                  <span className="mt-1 block text-[0.87rem] text-soft">
                    Held {sayShare(row.yield.held, row.costMicros)} · undone {sayShare(row.yield.undone, row.costMicros)} ·{" "}
                    {sayCount(row.people)} people
                  </span>
                </span>
              </th>
              <td className="hidden py-2 pl-4 sm:table-cell">
                <YieldStrip amounts={row.yield} most={most} />
              </td>
              <td className="py-2 pl-4 align-top sm:align-middle">{sayMoney(row.costMicros)}</td>
              <td className="hidden py-2 pl-4 sm:table-cell">{sayShare(row.yield.held, row.costMicros)}</td>
              <td className="hidden py-2 pl-4 sm:table-cell">{sayShare(row.yield.undone, row.costMicros)}</td>
              <td className="hidden py-2 pl-4 sm:table-cell">{sayCount(row.people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > atFirst && (
        <div className="mt-3">
          <SmallButton onClick={() => setAll(!all)}>{all ? `Show the first ${atFirst}` : `Show all ${rows.length}`}</SmallButton>
        </div>
      )}
    </>
  );
}

/** The finding of a cut: which row takes most of the cost. No row is ranked by what came of it. */
function titleOf(rows: readonly CutRow[], kind: string): string {
  const total = rows.reduce((sum, { costMicros }) => sum + costMicros, 0);
  const top = rows
    .filter(({ id }) => id !== null)
    .reduce<CutRow | null>((best, row) => (best === null || row.costMicros > best.costMicros ? row : best), null);
  if (top === null) return "Too few people to tell rows apart";
  return rows.length === 1
    ? `All of it is ${top.name}`
    : `${top.name} is ${sayShare(top.costMicros, total)} of the cost${kind === "team" ? ", the most of any team" : ""}`;
}
