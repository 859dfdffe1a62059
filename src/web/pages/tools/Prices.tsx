import type { ToolRow } from "../../../model/pages/tools.ts";
import { sayMoney, sayShare } from "../../lib/say.ts";

type Kind = ToolRow["prices"][number]["kind"];

const words: Readonly<Record<Kind, { readonly name: string; readonly means: string }>> = {
  list: { name: "List price", means: "Priced by the vendor’s public list: about what is spent" },
  contract: { name: "Contract", means: "Priced as the organisation’s contract says" },
  "list or contract": {
    name: "List or contract",
    means: "Several tools together, or tools used at both: figures of groups do not tell them apart",
  },
  "seat share": { name: "Under seats", means: "List value of use that a seat pays for: it stands beside the invoice and is no spend" },
};
const order: readonly Kind[] = ["list", "contract", "list or contract", "seat share"];

/** How much of the cost is at which kind of price, and of which tools. */
export function Prices({ tools }: { readonly tools: readonly ToolRow[] }) {
  const all = tools.reduce((sum, { costMicros }) => sum + costMicros, 0);
  const kinds = order
    .map((kind) => {
      const parts = tools.flatMap(({ name, prices }) =>
        prices.filter((one) => one.kind === kind).map(({ costMicros }) => ({ name, costMicros })),
      );
      return { kind, parts, costMicros: parts.reduce((sum, { costMicros }) => sum + costMicros, 0) };
    })
    .filter(({ costMicros }) => costMicros > 0);
  const seats = kinds.find(({ kind }) => kind === "seat share")?.costMicros ?? 0;
  return (
    <section aria-labelledby="prices">
      <h2 id="prices" className="text-lg font-semibold">
        {seats === 0 ? "None of it is use under seats" : `${sayShare(seats, all)} of it is the value of use under seats, not spend`}
      </h2>
      <dl className="mt-3 grid gap-x-10 sm:grid-cols-2">
        {kinds.map(({ kind, parts, costMicros }) => (
          <div key={kind} className="border-t border-line py-3">
            <dt className="flex justify-between gap-4 font-medium">
              <span>{words[kind].name}</span>
              <span>{sayMoney(costMicros)}</span>
            </dt>
            <dd className="text-[0.93rem] text-soft">
              {words[kind].means}. {parts.map((part) => `${part.name} ${sayMoney(part.costMicros)}`).join(" · ")}.
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
