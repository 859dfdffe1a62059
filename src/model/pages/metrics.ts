import { z } from "zod";
import { day, figure, pageGroup } from "./figure.ts";

export const metricFamilies = ["outcome", "cost", "use", "flow", "quality", "people"] as const;

/** What a metric says of itself: each file of the catalogue, in plain words. */
const metricWords = {
  id: z.string().describe("File name in the metrics catalogue"),
  name: z.string(),
  definition: z.string(),
  source: z.string().describe("What must be connected for it"),
  counts: z.string().describe("What n counts"),
  interval: z.string().describe("How the 95 % interval is made"),
  better: z.enum(["higher", "lower", "neither"]),
  family: z.enum(metricFamilies),
  gaming: z.string().describe("How it could be gamed, and what then moves"),
  caution: z.string().nullable(),
};

/** A figure of a calendar month or quarter. */
export const spanFigure = z.strictObject({ from: day, to: day, figure, people: z.int().describe("Contributors, rounded to 5") }).readonly();
export type SpanFigure = z.infer<typeof spanFigure>;

const latestFigures = {
  month: spanFigure
    .nullable()
    .describe("The last month that has matured; null where the metric is said for quarters only, or nothing is published"),
  quarter: spanFigure.nullable().describe("The last whole quarter that has matured"),
};

export const catalogueMetric = z
  .strictObject({
    ...metricWords,
    group: pageGroup.describe("Whom the figures are about: the group asked for, or the nearest one above it that may be shown"),
    ...latestFigures,
    noData: z.string().nullable().describe("Why there is nothing at all: what must be connected first"),
    counter: z.strictObject({ id: z.string(), name: z.string(), why: z.string(), ...latestFigures }).readonly(),
  })
  .readonly();
export type CatalogueMetric = z.infer<typeof catalogueMetric>;

/** GET /api/metrics?team: the catalogue, with the latest figures of a group, each beside its counter-metric. */
export const metricsPage = z.strictObject({ group: pageGroup, k: z.int(), metrics: z.array(catalogueMetric).readonly() }).readonly();
export type MetricsPage = z.infer<typeof metricsPage>;

const series = {
  months: z.array(spanFigure).readonly().describe("In order of time; what is withheld says why"),
  quarters: z.array(spanFigure).readonly(),
};

/** GET /api/metrics/{id}?team&from&to: one metric over time, beside its counter-metric. */
export const metricPage = z
  .strictObject({
    ...metricWords,
    group: pageGroup,
    k: z.int(),
    ...series,
    noData: z.string().nullable(),
    counter: z.strictObject({ id: z.string(), name: z.string(), why: z.string(), definition: z.string(), ...series }).readonly(),
  })
  .readonly();
export type MetricPage = z.infer<typeof metricPage>;
