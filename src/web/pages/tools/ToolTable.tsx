import { type ReactNode, useState } from "react";
import type { ToolModel, ToolRow } from "../../../model/pages/tools.ts";
import { YieldStrip } from "../../charts/YieldStrip.tsx";
import { sayCostChange } from "../../lib/say-cost-change.ts";
import { sayCount, sayMoney, sayShare } from "../../lib/say.ts";
import { sayRoughShare } from "../../lib/say-rough-share.ts";
import { sayTokens } from "./say-tokens.ts";

const wide = "hidden py-2 pl-4 sm:table-cell";

/** Tools, each opening into its models. */
export function ToolTable({ tools, compared }: { readonly tools: readonly ToolRow[]; readonly compared: boolean }) {
  const most = Math.max(...tools.map(({ costMicros }) => costMicros));
  return (
    <table className="mt-5 w-full border-collapse text-right">
      <thead className="text-[0.8rem] text-soft">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Tool, then its models
          </th>
          <th scope="col" className="hidden w-1/4 py-1 pl-4 text-left font-normal sm:table-cell">
            <span className="sr-only">Yield bar</span>
          </th>
          <th scope="col" className="py-1 pl-4 font-normal">
            Cost
          </th>
          {[...(compared ? ["Change"] : []), "Held", "Undone", "Tokens", "Output", "People"].map((head) => (
            <th key={head} scope="col" className={`${wide} py-1 font-normal`}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tools.map((tool) => (
          <Tool key={tool.id ?? tool.name} tool={tool} most={most} compared={compared} />
        ))}
      </tbody>
    </table>
  );
}

function Tool({ tool, most, compared }: { readonly tool: ToolRow; readonly most: number; readonly compared: boolean }) {
  const [open, setOpen] = useState(false);
  const { models } = tool;
  return (
    <>
      <Row
        use={tool}
        most={most}
        compared={compared}
        name={
          models.length > 0 ? (
            <button
              type="button"
              data-row
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="inline-flex items-baseline gap-2 text-left font-medium text-accent underline-offset-4 hover:underline"
            >
              <span aria-hidden="true" className="w-3 text-soft">
                {open ? "▾" : "▸"}
              </span>
              {tool.name}
            </button>
          ) : (
            <span className="pl-5 text-soft">{tool.name}</span>
          )
        }
      />
      {open &&
        models.map((model) => (
          <Row
            key={model.id ?? model.name}
            use={model}
            most={most}
            compared={compared}
            name={<span className={`pl-5 ${model.id === null ? "text-soft" : ""}`}>{model.name}</span>}
          />
        ))}
    </>
  );
}

function Row(props: { readonly use: ToolModel; readonly name: ReactNode; readonly most: number; readonly compared: boolean }) {
  const { use, name, most, compared } = props;
  const change = sayCostChange(use.before?.costMicros ?? null, use.costMicros);
  const notes = [
    use.shownIn !== null && `shown for ${use.shownIn} only`,
    use.unpriced > 0 && `${sayCount(use.unpriced)} responses without a known price`,
    use.estimatedMicros > 0 && `${sayShare(use.estimatedMicros, use.costMicros)} estimated`,
  ].filter((note) => note !== false);
  return (
    <tr className="border-t border-line align-middle">
      <th scope="row" className="py-2 text-left font-normal break-words">
        {name}
        {notes.length > 0 && <span className="block pl-5 text-[0.87rem] text-soft">{notes.join(" · ")}</span>}
        <span className="mt-1.5 block sm:hidden">
          <YieldStrip amounts={use.yield} most={most} />
          <span className="mt-1 block text-[0.87rem] text-soft">
            Held {sayRoughShare("held", use.yield, use.costMicros)} · undone {sayRoughShare("undone", use.yield, use.costMicros)} ·{" "}
            {sayTokens(use.tokens)} tokens · {sayCount(use.people)} people{compared && change !== null && ` · cost ${change}`}
          </span>
        </span>
      </th>
      <td className={wide}>
        <YieldStrip amounts={use.yield} most={most} />
      </td>
      <td className="py-2 pl-4 align-top sm:align-middle">{sayMoney(use.costMicros)}</td>
      {compared && <td className={`${wide} text-soft`}>{change ?? "–"}</td>}
      <td className={wide}>{sayRoughShare("held", use.yield, use.costMicros)}</td>
      <td className={wide}>{sayRoughShare("undone", use.yield, use.costMicros)}</td>
      <td className={wide}>{sayTokens(use.tokens)}</td>
      <td className={wide}>{sayTokens(use.output)}</td>
      <td className={wide}>{sayCount(use.people)}</td>
    </tr>
  );
}
