import { z } from "zod";
import { pagePeriod, yieldMicros } from "./figure.ts";

const micros = z.int();

/** An artifact a session is linked to, why we think so, and what became of it. */
export const mineLink = z
  .strictObject({
    artifact: z.string().describe("URN"),
    kind: z.string(),
    confidence: z.number(),
    methods: z.array(z.string()).readonly().describe("The evidence, by its methods"),
    lines: z.int(),
    linesAlive: z.int(),
    held: z.number().describe("Shares that add up to 1; all pending until it is judged"),
    pending: z.number(),
    undone: z.number(),
  })
  .readonly();
export type MineLink = z.infer<typeof mineLink>;

export const mineSession = z
  .strictObject({
    id: z.string(),
    tool: z.string(),
    repo: z.string(),
    /** null where the tool sent no session, only its use. */
    started: z.iso.datetime().nullable(),
    ended: z.iso.datetime().nullable(),
    lastDay: z.iso.date(),
    costMicros: micros,
    yield: yieldMicros,
    exploration: z.boolean().describe("Declared as learning by you"),
    links: z.array(mineLink).readonly(),
  })
  .readonly();
export type MineSession = z.infer<typeof mineSession>;

export const mineCut = z.strictObject({ id: z.string(), costMicros: micros, yield: yieldMicros }).readonly();
export type MineCut = z.infer<typeof mineCut>;

export const mineSessions = z.strictObject({ sessions: z.array(mineSession).readonly(), next: z.string().nullable() }).readonly();

/** GET /api/mine?from&to: the reader's own use and what came of it; nobody else is sent it. */
export const minePage = z
  .strictObject({
    period: pagePeriod,
    demo: z.boolean(),
    costMicros: micros,
    yield: yieldMicros,
    cannotLinkMicros: micros.describe("Part of unlinked whose source cannot link"),
    seatShareMicros: micros.describe("Part of the cost that is list value of use under a seat, not spend"),
    estimatedMicros: micros,
    vendorMicros: micros.describe("Part of the cost that only a vendor's report tells"),
    units: z
      .array(z.strictObject({ tool: z.string(), unit: z.string(), amount: z.number() }).readonly())
      .readonly()
      .describe("What tools count in other units than tokens: credits, active days; never in the cost"),
    responses: z.int(),
    unpriced: z.int(),
    tokens: z.int(),
    byTool: z.array(mineCut).readonly(),
    byModel: z.array(mineCut).readonly(),
    byDay: z.array(mineCut).readonly().describe("Days with use, in order"),
    sessions: z.array(mineSession).readonly().describe("The newest; more by GET /api/mine/sessions"),
    next: z.string().nullable(),
    noOutcome: z
      .array(mineSession)
      .readonly()
      .describe("Sessions with the most unlinked or undone money, the dearest first: for the reader to look at, or to call learning"),
  })
  .readonly();
export type MinePage = z.infer<typeof minePage>;

/** GET /api/mine/seen: who looked at figures of groups the reader is in. Roles and days, not names. */
export const seenPage = z
  .strictObject({
    rows: z
      .array(
        z
          .strictObject({
            day: z.iso.date(),
            group: z.strictObject({ id: z.string(), name: z.string() }).readonly(),
            role: z.string(),
            page: z.string().describe("Which figures"),
            times: z.int(),
            byYou: z.boolean(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type SeenPage = z.infer<typeof seenPage>;
