import { z } from "zod";

const importError = z.strictObject({ line: z.int().describe("0: the whole file"), reason: z.string() }).readonly();
export type ImportError = z.infer<typeof importError>;

/** A row as it was read, shown before anything is stored to whoever sent the file. */
const previewRow = z
  .strictObject({
    person: z.string(),
    at: z.iso.datetime(),
    tool: z.string(),
    model: z.string(),
    responses: z.number(),
    input: z.number().describe("Tokens sent that came from no cache"),
    cacheRead: z.number(),
    cacheWrite: z.number(),
    output: z.number(),
    costMicros: z.number().nullable(),
    unit: z.string(),
    units: z.number(),
  })
  .readonly();
export type PreviewRow = z.infer<typeof previewRow>;

/** Answer of POST /api/import/{id}: given when everything usable is on disk. */
export const importResult = z
  .strictObject({
    stored: z.boolean().describe("false: it was a preview"),
    accepted: z.int().describe("Rows that could be read"),
    rejected: z.int().describe("Lines that could not"),
    people: z.int().describe("How many people the rows name"),
    errors: z.array(importError).max(100).readonly().describe("The first ones; the rest under /api/sources/{id}/errors.csv"),
    rows: z.array(previewRow).max(20).readonly().describe("Of a preview, the first ones"),
  })
  .readonly();
export type ImportResult = z.infer<typeof importResult>;

/** GET /api/vendor-totals: what vendors say they were owed. */
export const vendorTotals = z
  .strictObject({
    totals: z
      .array(
        z.strictObject({
          vendor: z.string(),
          month: z.string().describe("2026-10"),
          micros: z.int().describe("Millionths of the currency; negative: a credit note"),
          currency: z.string(),
          note: z.string(),
        }),
      )
      .readonly(),
  })
  .readonly();
