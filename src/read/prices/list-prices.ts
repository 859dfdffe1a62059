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
 * The list prices of models, by the names in the logs; no cards where there is none. The package (0.8 MB) is loaded
 * here, and only when some name can be in it.
 */
export async function listCards(names: Iterable<string>): Promise<Map<string, readonly RateCard[]>> {
  const found = new Map<string, readonly RateCard[]>();
  let list: Package | null = null;
  for (const name of names) {
    const readings = nameReadings(name);
    if (readings.length > 0) list ??= await import("@pydantic/genai-prices");
    found.set(name, list === null ? [] : cardsOf(readings, list));
  }
  return found;
}

/** The card of every model of the price list whose "provider/model" `matches`. For `upshot prices`, not for pricing. */
export async function searchListCards(matches: (model: string) => boolean): Promise<readonly RateCard[]> {
  const { waitForUpdate } = await import("@pydantic/genai-prices");
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
