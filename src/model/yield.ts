/** The five parts every set of spend is split into, in their one order. */
export const yieldParts = ["held", "pending", "exploration", "unlinked", "undone"] as const;
export type YieldPart = (typeof yieldParts)[number];

/** Money by part, integer micro-dollars; the parts add up to the set's cost exactly. */
export type Yield = { readonly [part in YieldPart]: number };

export const noYield: Yield = { held: 0, pending: 0, exploration: 0, unlinked: 0, undone: 0 };

/** What became of an artifact: its shares add up to 1. */
export interface Verdict {
  readonly artifact: string;
  readonly state: "held" | "pending" | "undone" | "mixed";
  readonly parts: { readonly held: number; readonly pending: number; readonly undone: number };
  /** Plain words: why. */
  readonly says: string;
}

export function addYield(a: Yield, b: Yield): Yield {
  return {
    held: a.held + b.held,
    pending: a.pending + b.pending,
    exploration: a.exploration + b.exploration,
    unlinked: a.unlinked + b.unlinked,
    undone: a.undone + b.undone,
  };
}
