import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { ToolModel, ToolRow } from "../../model/pages/tools.ts";
import { toolName } from "../../model/tool-names.ts";
import type { Days } from "./period.ts";
import { sayDays } from "./period.ts";
import { costOf, peopleOf, sumYield, trendOf } from "./sums.ts";

export interface ToolRowsInput {
  /** Published rows of the cut "use" of one group, and their spans. */
  readonly rows: readonly PublishedRow[];
  readonly blocks: readonly Days[];
  /** Of the days before; null where these are not all published. */
  readonly before: readonly PublishedRow[] | null;
  readonly trend: readonly PublishedRow[];
  /** Tool → the kinds of price it is used at. */
  readonly prices: ReadonlyMap<string, readonly string[]>;
}

const other = "other";

/** Tools with their models, dearest first; small ones together come last. Cost of the rows adds up to that of the group. */
export function toolRows({ rows, blocks, before, trend, prices }: ToolRowsInput): ToolRow[] {
  const tools = [...Map.groupBy(rows, ({ tool }) => tool)].map(([tool, own]): ToolRow => {
    const was = before?.filter((row) => row.tool === tool) ?? null;
    const models = [...Map.groupBy(own, ({ model }) => model)].map(([model, some]): ToolModel => {
      const named = {
        id: model === other ? null : model,
        name: model === other ? "other models together" : model === "" ? "no model named" : model,
      };
      return { ...named, ...useOf(some, was?.filter((row) => row.model === model) ?? null, blocks) };
    });
    return {
      id: tool === other ? null : tool,
      name: tool === other ? "Other tools together" : toolName(tool),
      ...useOf(own, was, blocks),
      prices: pricesOf(own, tool === other ? [] : (prices.get(tool) ?? [])),
      models: tool === other ? [] : models.toSorted(dearest),
      trend: trendOf(trend.filter((row) => row.tool === tool)),
    };
  });
  return tools.toSorted(dearest);
}

function useOf(
  rows: readonly PublishedRow[],
  before: readonly PublishedRow[] | null,
  blocks: readonly Days[],
): Omit<ToolModel, "id" | "name"> {
  const shown = blocks.filter(({ from }) => rows.some((row) => row.from === from));
  return {
    people: peopleOf(rows),
    ...spentOf(rows),
    unpriced: sum(rows, ({ unpriced }) => unpriced),
    estimatedMicros: sum(rows, ({ estimated }) => estimated),
    before: before === null || before.length === 0 ? null : spentOf(before),
    shownIn: shown.length === blocks.length ? null : shown.map(sayDays).join(", "),
  };
}

function spentOf(rows: readonly PublishedRow[]): NonNullable<ToolModel["before"]> {
  const parts = sumYield(rows);
  return { costMicros: costOf(parts), yield: parts, tokens: sum(rows, ({ tokens }) => tokens), output: sum(rows, ({ output }) => output) };
}

/** What is no seat share is at list price or by contract; apart where enough people use the tool at each, or only at one. */
function pricesOf(rows: readonly PublishedRow[], kinds: readonly string[]): ToolRow["prices"] {
  const seat = sum(rows, ({ seatShare }) => seatShare);
  const paid = costOf(sumYield(rows)) - seat;
  const contract = sum(rows, (row) => row.contract);
  const apart = paidKinds(kinds, paid, contract);
  return [...apart.filter(({ costMicros }) => costMicros > 0), ...(seat === 0 ? [] : [{ kind: "seat share", costMicros: seat } as const])];
}

function paidKinds(kinds: readonly string[], paid: number, contract: number): ToolRow["prices"][number][] {
  const [list, ours] = [kinds.includes("list"), kinds.includes("contract")];
  if (list && ours) {
    return [
      { kind: "list", costMicros: paid - contract },
      { kind: "contract", costMicros: contract },
    ];
  }
  return [{ kind: list ? "list" : ours ? "contract" : "list or contract", costMicros: paid }];
}

function dearest(a: ToolModel, b: ToolModel): number {
  return Number(a.id === null) - Number(b.id === null) || b.costMicros - a.costMicros || (a.name < b.name ? -1 : 1);
}

function sum(rows: readonly PublishedRow[], value: (row: PublishedRow) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}
