import { Link } from "@tanstack/react-router";
import type { TeamRow } from "../../../model/pages/teams.ts";
import { YieldStrip } from "../../charts/YieldStrip.tsx";
import { sayCount, sayMoney } from "../../lib/say.ts";
import { sayRoughShare } from "../../lib/say-rough-share.ts";
import { useAddress } from "../../lib/use-address.ts";
import { TooFew } from "../../ui/TooFew.tsx";
import { orderTeams, type PlacedTeam } from "./order-teams.ts";
import { sayCostChange } from "../../lib/say-cost-change.ts";

const wide = "hidden py-2 pl-4 sm:table-cell";

/** Teams under the ones they belong to. On a phone each is a card: its bar below its name. */
export function TeamTable(props: {
  readonly rows: readonly TeamRow[];
  readonly k: number;
  readonly byCost: boolean;
  readonly compared: boolean;
}) {
  const { rows, k, byCost, compared } = props;
  const placed = orderTeams(rows, byCost);
  // Bars of one depth are drawn to one scale: else every team would be a sliver of its department.
  const most = (depth: number) =>
    Math.max(...placed.map((one) => (one.kind === "shown" && one.depth === depth ? one.figures.costMicros : 0)));
  return (
    <table className="mt-2 w-full border-collapse text-right">
      <thead className="text-[0.8rem] text-soft">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Team
          </th>
          <th scope="col" className="hidden w-1/3 py-1 pl-4 text-left font-normal sm:table-cell">
            <span className="sr-only">Yield bar, </span>to scale among teams of the same depth
          </th>
          <th scope="col" className="py-1 pl-4 font-normal">
            Cost
          </th>
          {compared && <th className={`${wide} py-1 font-normal`}>Change</th>}
          <th scope="col" className={`${wide} py-1 font-normal`}>
            Held
          </th>
          <th scope="col" className={`${wide} py-1 font-normal`}>
            Undone
          </th>
          <th scope="col" className={`${wide} py-1 font-normal`}>
            People
          </th>
        </tr>
      </thead>
      <tbody>
        {placed.map((one) =>
          one.kind === "hidden" ? (
            <Hidden key={`not ${one.names.join()}`} hidden={one} k={k} columns={compared ? 7 : 6} />
          ) : (
            <Shown key={`${one.row.kind} ${one.row.id}`} placed={one} most={most(one.depth)} compared={compared} />
          ),
        )}
      </tbody>
    </table>
  );
}

type Placed<Kind extends PlacedTeam["kind"]> = Extract<PlacedTeam, { readonly kind: Kind }>;

function Shown({ placed, most, compared }: { readonly placed: Placed<"shown">; readonly most: number; readonly compared: boolean }) {
  const { row, figures, depth } = placed;
  const [{ from, to }] = useAddress();
  const { costMicros, yield: parts, before } = figures;
  const change = sayCostChange(before?.costMicros ?? null, costMicros);
  return (
    <tr className="border-t border-line align-middle">
      <th scope="row" className="py-2 text-left font-normal" style={{ paddingLeft: `${depth}rem` }}>
        {row.kind === "team" ? (
          <Link
            data-row
            to="/"
            search={{ from, to, team: row.id }}
            className={`${depth < 2 ? "font-medium" : ""} text-accent underline-offset-4 hover:underline`}
          >
            {row.name}
          </Link>
        ) : (
          <span className="text-soft">{row.name}</span>
        )}
        <span className="mt-1.5 block sm:hidden">
          <YieldStrip amounts={parts} most={most} />
          <span className="mt-1 block text-[0.87rem] text-soft">
            Held {sayRoughShare("held", parts, costMicros)} · undone {sayRoughShare("undone", parts, costMicros)} · {sayCount(row.people)}{" "}
            people
            {compared && change !== null && ` · cost ${change}`}
          </span>
        </span>
      </th>
      <td className={wide}>
        <YieldStrip amounts={parts} most={most} />
      </td>
      <td className="py-2 pl-4 align-top sm:align-middle">{sayMoney(costMicros)}</td>
      {compared && <td className={`${wide} text-soft`}>{change ?? "–"}</td>}
      <td className={wide}>{sayRoughShare("held", parts, costMicros)}</td>
      <td className={wide}>{sayRoughShare("undone", parts, costMicros)}</td>
      <td className={wide}>{sayCount(row.people)}</td>
    </tr>
  );
}

/** Instead of figures: the drawn reason, and where the teams' figures are. */
function Hidden({ hidden, k, columns }: { readonly hidden: Placed<"hidden">; readonly k: number; readonly columns: number }) {
  const [{ from, to }] = useAddress();
  const { names, withheld, within, depth } = hidden;
  return (
    <tr className="border-t border-line">
      <td colSpan={columns} className="py-2 text-left" style={{ paddingLeft: `${depth}rem` }}>
        <span className="flex items-center gap-3">
          <span className="w-9 shrink-0 [&_svg]:block [&_svg]:h-auto [&_svg]:w-full">
            <TooFew k={k} />
          </span>
          <span>
            {names.join(" · ")}
            <span className="block text-[0.87rem] text-soft">
              {withheld}.
              {within !== null && (
                <>
                  {names.length === 1 ? " Its" : " Their"} figures are part of{" "}
                  <Link to="/" search={{ from, to, team: within.id }} className="text-accent underline underline-offset-4">
                    {within.name}
                  </Link>
                  .
                </>
              )}
            </span>
          </span>
        </span>
      </td>
    </tr>
  );
}
