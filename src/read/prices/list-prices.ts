import { createRequire } from "node:module";
import type * as genaiPrices from "@pydantic/genai-prices";
import type { RateCard } from "../../model/price.ts";
import { addedModels, type AddedModel } from "./list-additions.ts";
import { cardsFromAddition, cardsFromPackage } from "./list-cards.ts";
import { claudeVersion, isOtherVariant, nameReadings, type NameReading } from "./model-name.ts";
import { priceList } from "./price-list.ts";

const source = `${priceList.name} ${priceList.version}`;

type Package = typeof genaiPrices;
/** The package matches names and dates; its prices for a moment are not asked for, so any moment does. */
const anyMoment = new Date(0);

/**
 * The list prices of one model, by its name in the logs; none where there is no price. The package (0.8 MB, 50 ms) is
 * loaded here, and only when the name can be in it: in one go, because rows are priced while others are still read.
 */
export function listCards(name: string): readonly RateCard[] {
  const readings = nameReadings(name);
  return readings.length === 0 ? [] : cardsOf(readings, loadPackage());
}

/** The card of every model of the price list whose "provider/model" `matches`. For `upshot prices`, not for pricing. */
export async function searchListCards(matches: (model: string) => boolean): Promise<readonly RateCard[]> {
  const { waitForUpdate } = loadPackage();
  const cards: RateCard[] = [];
  for (const provider of (await waitForUpdate()) ?? []) {
    for (const { id, prices } of provider.models) {
      if (matches(`${provider.id}/${id}`)) cards.push(...cardsFromPackage(provider.id, id, prices, source));
    }
  }
  for (const added of addedModels) if (matches(`${added.provider}/${added.model}`)) cards.push(...cardsFromAddition(added));
  return cards;
}

function cardsOf(readings: readonly NameReading[], { calcPrice }: Package): readonly RateCard[] {
  for (const { provider, model, fast } of readings) {
    const found = calcPrice({}, model, { timestamp: anyMoment, ...(provider === null ? {} : { providerId: provider }) });
    if (found && claudeVersion(found.model.id) === claudeVersion(model) && !isOtherVariant(found.model.id, model)) {
      const cards = cardsFromPackage(found.provider.id, found.model.id, found.model.prices, source);
      return fast ? cards.map(alwaysFast) : cards;
    }
    const added = addedModels.find((entry) => (provider === null || provider === entry.provider) && isAddition(entry, model));
    if (added) {
      const cards = cardsFromAddition(added);
      return fast ? cards.map(alwaysFast) : cards;
    }
  }
  return [];
}

/** The name said "fast": every answer is priced as one. */
function alwaysFast(card: RateCard): RateCard {
  return { ...card, id: `${card.id}+fast`, tiers: card.fast ?? card.tiers };
}

function isAddition({ model }: AddedModel, name: string): boolean {
  return name === model || (name.startsWith(`${model}-`) && /^\d{4}-?\d{2}-?\d{2}$/.test(name.slice(model.length + 1)));
}

function loadPackage(): Package {
  return createRequire(import.meta.url)("@pydantic/genai-prices");
}
