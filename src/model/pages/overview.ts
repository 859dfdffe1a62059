import { z } from "zod";
import { day, figure, pageGroup, pagePeriod, yieldMicros } from "./figure.ts";

/** One row of a cut. `id` is null where the row cannot be opened ("other", "rest of …"). */
export const cutRow = z
  .strictObject({ id: z.string().nullable(), name: z.string(), costMicros: z.int(), yield: yieldMicros, people: z.int() })
  .readonly();
export type CutRow = z.infer<typeof cutRow>;

export const metricFigure = z
  .strictObject({
    id: z.string().describe("File name in the metrics catalogue"),
    name: z.string(),
    from: day.describe("The calendar month or quarter the figure is about"),
    to: day,
    figure,
    before: figure.nullable().describe("The month or quarter before"),
  })
  .readonly();
export type MetricFigure = z.infer<typeof metricFigure>;

export const metricPair = z.strictObject({ metric: metricFigure, counter: metricFigure.nullable() }).readonly();
export type MetricPair = z.infer<typeof metricPair>;

export const trendSpan = z.strictObject({ from: day, to: day, yield: yieldMicros, people: z.int() }).readonly();
export type TrendSpan = z.infer<typeof trendSpan>;

/** GET /api/overview?from&to&team: "What came of it", the one-screen answer. Sums of published rows only. */
export const overviewPage = z
  .strictObject({
    group: pageGroup,
    period: pagePeriod,
    asOf: z.iso.datetime().describe("When the figures were last published"),
    demo: z.boolean(),
    sentence: z.string().describe("Answers the page's question, written from the data"),
    costMicros: z.int(),
    yield: yieldMicros,
    cannotLinkMicros: z.int().describe("Part of unlinked whose source cannot link"),
    seatShareMicros: z.int().describe("Part of the cost that is list value of use under a seat, not spend"),
    estimatedMicros: z.int(),
    responses: z.int(),
    unpriced: z.int(),
    people: z.int().describe("Contributors, rounded to 5"),
    before: z.strictObject({ period: pagePeriod, costMicros: z.int(), yield: yieldMicros }).readonly().nullable(),
    trend: z.array(trendSpan).readonly().describe("In order of time; spans are weeks or parts of them, merged where too few people"),
    cuts: z
      .strictObject({ tool: z.array(cutRow).readonly(), model: z.array(cutRow).readonly(), team: z.array(cutRow).readonly() })
      .readonly(),
    metrics: z.array(metricPair).readonly(),
    withheld: z.array(z.string()).readonly().describe("What the privacy gate held back on this page"),
  })
  .readonly();
export type OverviewPage = z.infer<typeof overviewPage>;
