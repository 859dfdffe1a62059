import { z } from "zod";

const lengths: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "30m", "2h", "14d" as milliseconds. */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, 'a time such as "30m", "2h" or "14d"')
  .transform((text) => Number(text.slice(0, -1)) * (lengths[text.at(-1) ?? ""] ?? NaN));

/** "$0.50", "5" or 0.5 as micro-dollars: never more than a million dollars, never nothing. */
export const dollars = z
  .union(
    [
      z.string().regex(/^\$?\d{1,7}(?:\.\d{1,6})?$/, 'an amount such as "$0.50"'),
      z.number().positive("an amount above nothing").max(1_000_000, "up to a million dollars"),
    ],
    {
      error: 'an amount such as "$0.50"',
    },
  )
  .transform((amount) => Math.round(Number(String(amount).replace("$", "")) * 1e6))
  .refine((micros) => micros > 0 && micros <= 1e12, "an amount above nothing, up to a million dollars");
