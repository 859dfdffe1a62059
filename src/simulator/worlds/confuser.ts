import type { Random } from "../random.ts";
import type { HonestWeek } from "./honest-work.ts";
import type { Worker } from "./worker.ts";

/** An honest person who looks odd. One file in `confusers/`. */
export interface Confuser {
  readonly name: string;
  readonly who: "technical" | "other" | "all";
  /** Changes habits, once, before the first week. */
  shape?(worker: Worker, random: Random, span: { readonly start: number; readonly weeks: number; readonly seed: number }): void;
  /** What they do beside their usual work. */
  begin?(worker: Worker, random: Random): (week: HonestWeek) => void;
}
