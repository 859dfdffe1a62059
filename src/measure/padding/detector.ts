import type { Frame } from "./frame.ts";

/**
 * One sign of padding: a file of `src/measure/detectors`. A detector looks at counts, times, links and keyed sketches of one
 * person; what it finds is a sign, never a verdict: what is usual among peers and what is innocent are weighed elsewhere.
 */
export interface Detector {
  /** "the same prompt again" */
  readonly title: string;
  /** Ends the sentence "looks like padding because …". */
  readonly because: string;
  /** The strongest innocent explanation; ends the sentence "unless …". */
  readonly unless: string;
  /** What it says something of. */
  readonly of: "sessions" | "weeks";
  /** How strongly each session (or week) shows the sign, 0–1; NaN where that can't be told. */
  look(frame: Frame): Float64Array;
}

export function isDetector(value: unknown): value is Detector {
  return typeof value === "object" && value !== null && "because" in value && "look" in value && typeof value.look === "function";
}
