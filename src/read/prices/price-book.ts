import type { Plan, Price, PriceableUse, PriceOverride, RateCard, ResolvedPrices } from "../../model/price.ts";
import { costOf } from "./cost-of.ts";
import { listCards } from "./list-prices.ts";
import { overrideCards } from "./override.ts";
import { planWindows } from "./plan.ts";
import { priceListId } from "./price-list.ts";

/** What every response costs, by model and date. The price list is loaded only for a name that is new to the book. */
export interface PriceBook {
  /**
   * The price of one row. Unknown models, and days no price covers, have `costMicros` null.
   * @throws RangeError for counts that cannot be (see `costOf`)
   */
  price(use: PriceableUse): Price;
  /**
   * What the row costs at the price it was stored with, `priceId`, whatever has been declared since; null where that card
   * is gone (an override that was removed, a price list of another version).
   */
  priceAs(use: PriceableUse, priceId: string): number | null;
  /** Everything looked up so far, to be stored and given back to the next run. */
  resolved(): ResolvedPrices;
  /** All prices known for a model, the user's first, in the order in which they are tried. */
  cards(model: string): readonly RateCard[];
}

/**
 * Opens the price book. `resolved` comes from the last run; what another version of the price list said is dropped,
 * so that new rows get its prices (rows already priced keep theirs, see `repricing`).
 *
 * Order: under a plan the user's and then the package's list prices, else the user's prices of either kind, then the package's.
 */
export function openPriceBook(settings: {
  readonly overrides: readonly PriceOverride[];
  readonly plans: readonly Plan[];
  readonly resolved: ResolvedPrices | null;
}): PriceBook {
  const { overrides } = settings;
  const isUnderPlan = planWindows(settings.plans);
  const listed = new Map<string, readonly RateCard[]>(settings.resolved?.list === priceListId ? settings.resolved.models : []);
  const books = new Map<string, readonly RateCard[]>();

  const cards = (model: string): readonly RateCard[] => {
    const known = books.get(model);
    if (known) return known;
    const list = listed.get(model) ?? listCards(model);
    listed.set(model, list);
    // In a price list the later entry goes first: a period after the one before it, an hour before the rest of the day.
    const all = [...overrideCards(overrides, model), ...list.toReversed()];
    books.set(model, all);
    return all;
  };

  return {
    price(use) {
      const seat = isUnderPlan(use.tool, use.at);
      const card = cards(use.model).find((one) => isInForce(one, use.at) && (!seat || one.kind === "list"));
      if (!card) return { costMicros: null, priceKind: seat ? "seat share" : "list", priceId: null };
      return { costMicros: costOf(card, use), priceKind: seat ? "seat share" : card.kind, priceId: card.id };
    },
    priceAs(use, priceId) {
      const card = cards(use.model).find((one) => one.id === priceId);
      return card === undefined ? null : costOf(card, use);
    },
    resolved: () => ({ list: priceListId, models: [...listed] }),
    cards,
  };
}

/** Does the card hold at this moment, milliseconds UTC? */
export function isInForce({ from, to, hours }: RateCard, at: number): boolean {
  if ((from !== null && at < from) || (to !== null && at >= to)) return false;
  if (hours === null) return true;
  const second = Math.floor(at / 1000) % 86_400;
  return hours.from <= hours.to ? second >= hours.from && second < hours.to : second >= hours.from || second < hours.to;
}
