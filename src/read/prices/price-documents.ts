import * as z from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { DisplayCurrency, Plan, PriceOverride } from "../../model/price.ts";

/**
 * The doors through which a user's prices, plans and currency come in. Strict: what is not understood is refused, with
 * words that say what to write. Kept apart from the price book, which needs no zod.
 */
const dollars = z
  .number({ error: "write a number of dollars, such as 3 or 0.25" })
  .min(0, "write 0 or more")
  .max(1_000_000, "write less than a million dollars")
  .refine((value) => Number.isInteger(Math.round(value * 1e12) / 1e6), "write at most six decimals");

const day = z.iso.date({ error: "write a day as YYYY-MM-DD, such as 2026-01-31" });

const rates = {
  input: dollars,
  output: dollars,
  cacheRead: dollars.optional(),
  cacheWrite5m: dollars.optional(),
  cacheWrite1h: dollars.optional(),
};

const name = (what: string) =>
  z
    .string({ error: `write ${what}` })
    .trim()
    .min(1, `write ${what}`);

const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
const wrongOrder = { path: ["to"], error: "the last day must not be before the first" };

/** One override, in dollars per million tokens; see `PriceOverride`. */
export const priceOverrideSchema = z
  .strictObject({
    model: name('the model\'s name as the report shows it, or a pattern such as "llama*"'),
    kind: z.enum(["list", "contract"], { error: 'write "list" or "contract"' }).default("contract"),
    from: day.optional(),
    to: day.optional(),
    ...rates,
    longContext: z.strictObject({ above: z.int("write a whole number of tokens").min(1, "write 1 or more tokens"), ...rates }).optional(),
    fastMultiplier: z
      .number("write a factor, such as 6")
      .positive("write a factor above 0")
      .max(1000, "write a factor up to 1000")
      .optional(),
    webSearch: dollars.optional(),
    note: z.string().trim().max(200, "write at most 200 characters").optional(),
  })
  .refine(inOrder, wrongOrder);

/** One plan as people write it: `monthly` in the plan's currency, for one seat. */
export const planSchema = z
  .strictObject({
    tool: name('the tool\'s id as the report shows it, such as "claude-code"'),
    name: name('what the plan is called, such as "Max 20x"'),
    monthly: dollars,
    currency: z.string().refine(isCurrency, "write the three letters of a currency, such as EUR").default("USD"),
    from: day,
    to: day.optional(),
    seats: z.int("write a whole number of seats").min(1, "write 1 or more seats").max(1_000_000, "write up to a million seats").default(1),
  })
  .refine(inOrder, wrongOrder);

export const displayCurrencySchema = z.strictObject({
  code: z.string().refine(isCurrency, "write the three letters of a currency, such as EUR"),
  perUsd: z
    .number("write how much one dollar buys, such as 0.92")
    .positive("write a rate above 0")
    .max(1e9, "write a rate below a billion"),
  asOf: day,
});

/** @throws UpshotError `price-invalid` that names every field at fault */
export function readPriceOverride(value: unknown): PriceOverride {
  return read(
    priceOverrideSchema,
    value,
    "price",
    'Example: {"model": "llama*", "input": 0.5, "output": 1.5, "from": "2026-01-01"}, in dollars per million tokens.',
  );
}

/** @throws UpshotError `plan-invalid` that names every field at fault */
export function readPlan(value: unknown): Plan {
  const { monthly, ...plan } = read(
    planSchema,
    value,
    "plan",
    'Example: {"tool": "claude-code", "name": "Max 20x", "monthly": 200, "currency": "USD", "from": "2026-01-01"}.',
  );
  return { ...plan, monthlyMicros: Math.round(monthly * 1_000_000) };
}

/** @throws UpshotError `currency-invalid` that names every field at fault */
export function readDisplayCurrency(value: unknown): DisplayCurrency {
  return read(
    displayCurrencySchema,
    value,
    "currency",
    'Example: {"code": "EUR", "perUsd": 0.92, "asOf": "2026-11-20"}. The rate is yours to give; nothing is fetched.',
  );
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: "price" | "plan" | "currency",
  hint: string,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`));
  throw new UpshotError({
    code: `${what}-invalid`,
    message: `This ${what} cannot be used: ${problems.join("; ")}.`,
    hint,
    cause: result.error,
  });
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf("currency").includes(code);
}
