import type { LocalStore } from "../../ledger/local-store.ts";
import type { Plan, PriceOverride, ResolvedPrices } from "../../model/price.ts";
import type { PriceBook } from "../../read/prices/price-book.ts";
import { openPriceBook } from "../../read/prices/price-book.ts";

const overrideKind = "price";
const planKind = "plan";
const resolvedKind = "resolved prices";

/** The price book with what the person declared, and what earlier runs looked up. */
export function openStoredBook(store: LocalStore): PriceBook {
  const kept = store.documents(resolvedKind).get("list");
  return openPriceBook({ overrides: readOverrides(store), plans: readPlans(store), resolved: isResolved(kept) ? kept : null });
}

/** Keeps what was looked up, so that the next run needs no price list. Losing it costs only time. */
export function keepResolved(store: LocalStore, book: PriceBook): void {
  const kept = store.documents(resolvedKind);
  const now = book.resolved();
  if (store.file !== null && JSON.stringify(kept.get("list")) !== JSON.stringify(now)) kept.put("list", now);
}

/** Overrides in the order in which they were declared. */
export function readOverrides(store: LocalStore): PriceOverride[] {
  return listOf(store, overrideKind, isOverride);
}

export function writeOverrides(store: LocalStore, overrides: readonly PriceOverride[]): void {
  store.documents(overrideKind).put("all", overrides);
}

export function readPlans(store: LocalStore): Plan[] {
  return listOf(store, planKind, isPlan);
}

export function writePlans(store: LocalStore, plans: readonly Plan[]): void {
  store.documents(planKind).put("all", plans);
}

function listOf<T>(store: LocalStore, kind: string, check: (value: unknown) => value is T): T[] {
  const body = store.documents(kind).get("all");
  return Array.isArray(body) ? body.filter(check) : [];
}

// Checked in full when they were declared; here only told apart from anything else.
function isOverride(value: unknown): value is PriceOverride {
  return isRecord(value) && typeof value["model"] === "string" && typeof value["input"] === "number" && typeof value["output"] === "number";
}

function isPlan(value: unknown): value is Plan {
  return (
    isRecord(value) && typeof value["tool"] === "string" && typeof value["monthlyMicros"] === "number" && typeof value["from"] === "string"
  );
}

function isResolved(value: unknown): value is ResolvedPrices {
  return isRecord(value) && typeof value["list"] === "string" && Array.isArray(value["models"]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
