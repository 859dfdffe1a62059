import { z } from "zod";

/** A column of a CSV file, or in JSON a field, whose parts are joined by dots: "usage.input_tokens". */
const column = z.string().min(1).max(200);
const text = z.union([z.strictObject({ column }), z.strictObject({ value: z.string().min(1).max(100) })]);
const counted = z.strictObject({ column });

/** How the columns of any file become rows of usage. docs/inputs/csv.md explains it with an example. */
export const mapping = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,39}$/, "lower-case letters, digits and -")
    .describe("Names the input on the page Sources, and its rows for good"),
  form: z.enum(["csv", "ndjson"]),
  delimiter: z.enum([",", ";", "\t", "|"]).default(","),
  tool: text,
  model: text.optional(),
  person: z.strictObject({
    column,
    is: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,39}$/)
      .describe('"mail", "login" (at the code host), or a word for that tool\'s own ids'),
  }),
  at: z.strictObject({ column, form: z.enum(["iso", "seconds", "milliseconds", "day"]) }),
  key: counted.optional().describe("An id of the request; without one, equal rows of a file are told apart by their order"),
  session: counted.optional(),
  responses: counted.optional().describe("How many responses a row stands for; without it each row is one"),
  input: z
    .strictObject({ column, includes: z.enum(["nothing", "cache"]) })
    .optional()
    .describe('Tokens sent; "cache": the column counts cached ones too, as OpenAI and OpenTelemetry do'),
  cacheRead: counted.optional(),
  cacheWrite: counted.optional(),
  output: counted.optional(),
  reasoning: counted.optional().describe("Within output"),
  cost: z.strictObject({ column, unit: z.enum(["dollars", "cents", "micros"]) }).optional(),
  priceKind: z.enum(["list", "contract", "seat share"]).default("list"),
  units: z
    .strictObject({ column, unit: z.string().regex(/^[a-z][a-z ]{0,29}$/) })
    .optional()
    .describe("What is counted instead of tokens: credits"),
});
export type Mapping = z.infer<typeof mapping>;
