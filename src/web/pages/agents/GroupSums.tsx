import type { AgentGroup, AgentsPage } from "../../../model/pages/agents.ts";
import { sayCount, sayMoney } from "../../lib/say.ts";
import { TooFew } from "../../ui/TooFew.tsx";

/** Everybody's agents in sums of groups; nobody's own. */
export function GroupSums({
  groups: { month, basis, rows },
  k,
}: {
  readonly groups: NonNullable<AgentsPage["groups"]>;
  readonly k: number;
}) {
  const shown = rows.filter(({ withheld }) => withheld === null);
  const when = new Date(`${month}-01T00:00:00Z`).toLocaleString("en", { month: "long", year: "numeric", timeZone: "UTC" });
  return (
    <section aria-labelledby="groups">
      <h2 id="groups" className="text-lg font-semibold">
        {titleOf(shown, when)}
      </h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
        {when}, {basis}, rounded. Sums of groups: whose agents they are, what they do and what each costs is told to their owners only.
      </p>
      {shown.length === 0 ? (
        <div className="mt-4 flex flex-wrap items-center gap-5">
          <TooFew k={k} />
          <p className="max-w-md text-soft">Sums are shown where at least {k} people's agents ran and no one person's stand out.</p>
        </div>
      ) : (
        <>
          {/* oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
          <div className="mt-3 overflow-x-auto" tabIndex={0} role="region" aria-label="Agents by group">
            <table className="w-full border-collapse text-right whitespace-nowrap">
              <thead className="text-[0.8rem] text-soft">
                <tr>
                  <th scope="col" className="py-1 text-left font-normal">
                    Group
                  </th>
                  {["Agents", "Their owners", "Runs", "Spend", "Outcomes that held"].map((head) => (
                    <th key={head} scope="col" className="py-1 pl-4 font-normal">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((row) => (
                  <tr key={row.id} className="border-t border-line">
                    <th scope="row" className="py-1.5 text-left font-normal">
                      {row.name}
                    </th>
                    {[row.agents, row.owners, row.runs].map((count, index) => (
                      // oxlint-disable-next-line react/no-array-index-key -- the columns never change their order
                      <td key={index} className="py-1.5 pl-4">
                        {sayCount(count ?? 0)}
                      </td>
                    ))}
                    <td className="py-1.5 pl-4">{sayMoney(row.costMicros ?? 0)}</td>
                    <td className="py-1.5 pl-4">{row.held === null ? <span className="text-soft">too few</span> : sayCount(row.held)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {shown.length < rows.length && (
            <p className="mt-2 text-[0.87rem] text-soft">
              Not shown: {rows.length - shown.length} of {rows.length} groups, with fewer than {k} owners, or beside which a smaller one
              could be worked out.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function titleOf(shown: readonly AgentGroup[], when: string): string {
  const [all] = shown;
  if (all === undefined) return "Everybody's agents: too few people to be summed up";
  return `${all.name}: ${sayCount(all.agents ?? 0)} agents spent ${sayMoney(all.costMicros ?? 0)} in ${when}`;
}
