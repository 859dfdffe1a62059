import type { Random } from "../random.ts";
import type { HonestWeek } from "./honest-work.ts";
import type { WorldArtifact, WorldSession } from "./world.ts";

/** A week in which somebody pads, after the honest part of it was lived. */
export interface PaddingWeek extends HonestWeek {
  /** Dollars to burn: the dose. */
  readonly dollars: number;
  /** What the person did in earnest this week. */
  readonly sessions: readonly WorldSession[];
  readonly artifacts: readonly WorldArtifact[];
  /** The honest week had too few days of use to count. */
  readonly short: boolean;
  /** 0–1: how well they take care to look natural. */
  readonly care: number;
}

/** One way of being counted without work. One file in `strategies/`; every session made in `pad` is labelled with its name. */
export interface Strategy {
  readonly name: string;
  /** Who does such things: writes code, writes none, or both. */
  readonly who: "technical" | "other" | "all";
  /** What the recorded data can show of it; null where it can't show anything, and why. */
  readonly shows: string | null;
  /** Dollars follow from the strategy itself, not from a dose. */
  readonly ownDose?: true;
  /** Called once a person: what it keeps from week to week lies in the closure. */
  begin(random: Random): (week: PaddingWeek) => void;
}

/** Parts of an amount, about `size` each: 1 to `most` of them. */
export function portions(random: Random, dollars: number, size: number, most: number): number[] {
  const count = Math.max(1, Math.min(most, Math.round(dollars / size)));
  const weights = Array.from({ length: count }, () => 0.5 + random());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (dollars * weight) / sum);
}
