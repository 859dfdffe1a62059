import { z } from "zod";
import { pageGroup, pagePeriod, yieldMicros } from "./figure.ts";
import { trendSpan } from "./overview.ts";

/** How use is priced: at list price, at the organisation's contract, or as the list value of use under a seat, which is no spend. */
export const toolPriceKinds = ["list", "contract", "list or contract", "seat share"] as const;

const spent = { costMicros: z.int(), yield: yieldMicros, tokens: z.int().describe("Input of all kinds and output"), output: z.int() };

const useRow = {
  id: z.string().nullable().describe("null for small ones together"),
  name: z.string(),
  people: z.int().describe("Contributors at least, rounded to 5"),
  ...spent,
  unpriced: z.int().describe("Responses without a known price: they count as nothing in the cost"),
  estimatedMicros: z.int(),
  before: z.strictObject(spent).readonly().nullable(),
  shownIn: z.string().nullable().describe("The days it is shown for, where these are not all; in the others it is in the rest"),
};

export const toolModel = z.strictObject(useRow).readonly();
export type ToolModel = z.infer<typeof toolModel>;

export const toolRow = z
  .strictObject({
    ...useRow,
    prices: z
      .array(z.strictObject({ kind: z.enum(toolPriceKinds), costMicros: z.int() }).readonly())
      .readonly()
      .describe("Adds up to the cost; 'list or contract' where too few people use it at each to tell"),
    models: z.array(toolModel).readonly(),
    trend: z.array(trendSpan).readonly().describe("Months up to the end of the period"),
  })
  .readonly();
export type ToolRow = z.infer<typeof toolRow>;

/** GET /api/tools?from&to&team: what each tool and model cost and what came of it. */
export const toolsPage = z
  .strictObject({
    group: pageGroup,
    period: pagePeriod,
    before: pagePeriod.nullable(),
    sentence: z.string(),
    tools: z.array(toolRow).readonly().describe("Dearest first, small ones together last"),
    trend: z.array(trendSpan).readonly().describe("All tools together, by month"),
    withheld: z.array(z.string()).readonly(),
  })
  .readonly();
export type ToolsPage = z.infer<typeof toolsPage>;
