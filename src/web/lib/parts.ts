import type { Yield, YieldPart } from "../../model/yield.ts";
import { yieldParts } from "../../model/yield.ts";

interface Part {
  readonly id: YieldPart;
  readonly name: string;
  /** A few words beside the name. */
  readonly short: string;
  /** What the word means, in full. */
  readonly means: string;
  /** What a reader may wrongly take it for, and what to look at instead. */
  readonly mind: string;
}

/** What people read about each part. */
export const partWords: Readonly<Record<YieldPart, Part>> = {
  held: {
    id: "held",
    name: "Held",
    short: "landed and still there",
    means:
      "Lines that were still alive 14 days after they landed on the default branch, or deletions and binary changes that were not reverted.",
    mind: "Held says that work stayed, not that it was needed. Read it beside what the work was for.",
  },
  pending: {
    id: "pending",
    name: "Pending",
    short: "too early to tell",
    means: "Not landed yet, or landed less than 14 days before the figures were made.",
    mind: "Recent weeks always hold much of it. It moves into held or undone by itself, so a fall in held at the end of a period is no news.",
  },
  exploration: {
    id: "exploration",
    name: "Exploration",
    short: "marked as learning",
    means: "Whole sessions that the people who ran them declared as learning.",
    mind: "Legitimate use. It is shown beside outcomes, never inside them.",
  },
  unlinked: {
    id: "unlinked",
    name: "Unlinked",
    short: "no result found for it",
    means: "Spend that could not be linked to anything produced.",
    mind: "It is not known what came of it: questions, reading and planning leave no change behind, and some sources carry nothing to link by.",
  },
  undone: {
    id: "undone",
    name: "Undone",
    short: "reverted or soon rewritten",
    means: "Lines rewritten or removed within 14 days of landing, reverted, closed unmerged, or left on a branch for 30 days.",
    mind: "Some rewriting is how good work is done. A rise says where to look, not who did wrong.",
  },
};

/** The five parts in their one order. */
export const parts: readonly Part[] = yieldParts.map((id) => partWords[id]);

export function totalOf(amounts: Yield): number {
  return yieldParts.reduce((sum, id) => sum + amounts[id], 0);
}
