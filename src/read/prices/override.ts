import type { PriceOverride, RateCard, RateTier } from "../../model/price.ts";
import { claudeVersion } from "./model-name.ts";
import { dayEnd, dayStart, microDollars, ratesFromDollars, scaledTiers } from "./rates.ts";

/** Does a model's name fit a pattern in which `*` stands for any text? Case does not matter. */
export function matchesPattern(pattern: string, model: string): boolean {
  const parts = pattern
    .trim()
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`, "is").test(model.trim());
}

/**
 * The overrides that apply to a model, as rate cards, the one that goes first first: an exact name before a pattern,
 * a pattern with more letters before one with fewer, a later first day before an earlier, the later declared before the earlier.
 */
export function overrideCards(overrides: readonly PriceOverride[], model: string): readonly RateCard[] {
  const specific = ({ model: pattern }: PriceOverride): number => (pattern.includes("*") ? pattern.replaceAll("*", "").length : Infinity);
  return overrides
    .map((override, order) => ({ override, order, weight: specific(override), day: override.from ?? "" }))
    .filter(({ override }) => matchesPattern(override.model, model))
    .sort((a, b) => (a.weight === b.weight ? (a.day === b.day ? b.order - a.order : a.day < b.day ? 1 : -1) : b.weight - a.weight))
    .map(({ override }) => cardFromOverride(override));
}

/** The override as a rate card. Cache prices left out follow Anthropic's rule for Claude models, else are the input price. */
export function cardFromOverride(override: PriceOverride): RateCard {
  const { model, kind, from, to, longContext, fastMultiplier, webSearch, note } = override;
  const rule = claudeVersion(model) !== null || model.toLowerCase().includes("claude") ? "anthropic" : "as input";
  const tiers: RateTier[] = [{ above: 0, rates: ratesFromDollars(override, rule) }];
  if (longContext) tiers.push({ above: longContext.above, rates: ratesFromDollars(longContext, rule) });
  return {
    id: `${kind}:${model}${from === undefined ? "" : `@${from}`}`,
    model,
    kind,
    from: from === undefined ? null : dayStart(from),
    to: to === undefined ? null : dayEnd(to),
    hours: null,
    tiers,
    fast: fastMultiplier === undefined ? null : scaledTiers(tiers, fastMultiplier),
    webSearch: webSearch === undefined ? null : microDollars(webSearch),
    source: "set by you",
    note: note ?? "",
  };
}

/** The list with `override` in it; one with the same model, kind and first day is replaced. */
export function setOverride(overrides: readonly PriceOverride[], override: PriceOverride): readonly PriceOverride[] {
  return [...overrides.filter((other) => !isSame(other, override)), override];
}

/** The list without the overrides of this model (as written when set) and, where given, this first day. */
export function removeOverride(overrides: readonly PriceOverride[], model: string, from?: string): readonly PriceOverride[] {
  const name = model.trim().toLowerCase();
  return overrides.filter((other) => other.model.trim().toLowerCase() !== name || (from !== undefined && other.from !== from));
}

function isSame(a: PriceOverride, b: PriceOverride): boolean {
  return a.model.trim().toLowerCase() === b.model.trim().toLowerCase() && a.kind === b.kind && a.from === b.from;
}
