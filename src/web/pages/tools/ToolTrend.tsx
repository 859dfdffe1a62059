import { useState } from "react";
import type { TrendSpan } from "../../../model/pages/overview.ts";
import type { ToolsPage } from "../../../model/pages/tools.ts";
import { ChartFrame } from "../../charts/ChartFrame.tsx";
import { Trend } from "../../charts/Trend.tsx";
import { trendTitle } from "../../charts/trend-words.ts";
import { sayPeriod } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { trendCell, trendRows } from "../overview/trend-rows.ts";

/** Cost by month, of all tools or of one. */
export function ToolTrend({ page }: { readonly page: ToolsPage }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [{ panel }, change] = useAddress();
  const tool = page.tools.find(({ id }) => id !== null && id === chosen);
  const spans: readonly TrendSpan[] = tool?.trend ?? page.trend;
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return null;
  const title = `${tool?.name ?? "All tools"}: ${lowerFirst(trendTitle(spans))}`;
  return (
    <section aria-label="Trend">
      <div className="mb-3 flex flex-wrap gap-1" role="group" aria-label="Tool" data-print="no">
        <SmallButton pressed={tool === undefined} onClick={() => setChosen(null)}>
          All tools
        </SmallButton>
        {page.tools.map(
          ({ id, name }) =>
            id !== null && (
              <SmallButton key={id} pressed={id === chosen} onClick={() => setChosen(id)}>
                {name}
              </SmallButton>
            ),
        )}
      </div>
      <ChartFrame
        words={{
          title,
          below: `AI use at list price, dollars a week averaged over each month · ${sayPeriod({ from: first.from, to: last.to })} · ${page.group.name}`,
          file: `upshot-tools-${first.from}-${last.to}`,
        }}
        rows={trendRows(spans)}
        shown={trendCell}
        onDefine={() => change({ panel: "trend" })}
      >
        <Trend spans={spans} name={title} />
      </ChartFrame>
      <SidePanel title="Cost by month" open={panel === "trend"} onClose={() => change({ panel: undefined })}>
        <p>Each column is the average week of a month, or of several where a month alone had too few people.</p>
        <p>A month is missing where too few people used the tool: its cost is then in “other tools together”.</p>
        <p className="text-soft">
          Money is counted, not estimated from a sample, so there is no interval to draw; the last months still hold what is pending.
          Source: published figures of the group.
        </p>
      </SidePanel>
    </section>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
