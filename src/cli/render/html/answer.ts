import type { Report } from "../../../model/report.ts";
import type { YieldPart } from "../../../model/yield.ts";
import { yieldParts } from "../../../model/yield.ts";
import type { Currency } from "../money.ts";
import { money } from "../money.ts";
import { percents, plural } from "../numbers.ts";
import { halfWidth, sayPriceKind } from "../say-money.ts";
import { sayPeriod } from "../say-period.ts";
import { yieldAmounts } from "../yield-bar.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";

/** One sentence that answers "what came of it?", written from the data. */
export function answer(report: Report, currency: Currency): Markup {
  const { costMicros, interval, responses } = report.usage;
  const amounts = yieldAmounts(report.yield);
  if (costMicros === 0) {
    const why =
      report.usage.unpriced > 0
        ? "no price is known for the models used, so what came of them cannot be said in money"
        : "they cost nothing";
    return markup`${plural(responses, "response")} in ${plural(report.sessions.length, "session")}: ${why}.`;
  }
  const total = money(costMicros, currency, halfWidth(interval));
  const shares = percents(amounts);
  const said = yieldParts.flatMap((part, i) => ((amounts[i] ?? 0) > 0 ? [markup`<strong>${shares[i] ?? ""}</strong> ${words[part]}`] : []));
  return markup`Of ${total} of AI use ${sayPriceKind(report)}, ${sayPeriod(report)}, ${joined(said)}.`;
}

const words: Record<YieldPart, string> = {
  held: "held",
  pending: "is pending",
  exploration: "was declared exploration",
  unlinked: "is linked to nothing",
  undone: "was undone",
};

function joined(all: readonly Markup[]): Markup {
  const last = all.at(-1);
  if (all.length < 2 || last === undefined) return markup`${all}`;
  return markup`${all.slice(0, -1).map((each, i) => (i === 0 ? each : markup`, ${each}`))} and ${last}`;
}
