import { z } from "zod";

/**
 * A figure as it is shown: never without its unit and what it rests on. `value` is null where it may not or cannot
 * be said; `withheld` then tells why in plain words.
 */
export const figure = z
  .strictObject({
    value: z.number().nullable(),
    unit: z.enum(["micro-dollars", "share", "count", "hours", "days", "lines", "tokens", "per week", "credits"]),
    low: z.number().optional().describe("Lower end of the 95 % interval, where the figure is estimated from a sample"),
    high: z.number().optional(),
    edge: z
      .enum(["at most", "at least"])
      .optional()
      .describe("A share near none or all: `value` is as far as it is said, so that nobody's own is told; there is no interval"),
    n: z.number().optional().describe("What was counted: pull requests, sessions, people (rounded to 5 where it counts people)"),
    withheld: z.string().optional().describe("Why there is no value, in plain words"),
  })
  .readonly();
export type Figure = z.infer<typeof figure>;

/** `2026-10-31`. */
export const day = z.iso.date();

export const pagePeriod = z
  .strictObject({ from: day, to: day.describe("Included"), timeZone: z.string().describe("The organisation's") })
  .readonly();

export const pageGroup = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    asked: z.string().optional().describe("Name of the group asked for, where that one is too small to be shown alone"),
  })
  .readonly();
export type PageGroup = z.infer<typeof pageGroup>;

const micros = z.int();
/** Money by part, integer micro-dollars. */
export const yieldMicros = z
  .strictObject({ held: micros, pending: micros, exploration: micros, unlinked: micros, undone: micros })
  .readonly();
