import { z } from "zod";
import { day, figure, pageGroup } from "./figure.ts";

export const targetWords = z
  .strictObject({
    team: z.strictObject({ id: z.string(), name: z.string() }).readonly(),
    share: z.number().describe("Of the weeks of the people it means: so many shall be active"),
    jobs: z.array(z.string()).readonly().describe("Job roles it means; none: all"),
    allowance: z.number().describe("Share of the weeks that declared exploration may take up beside outcomes"),
    since: day,
  })
  .readonly();
export type TargetWords = z.infer<typeof targetWords>;

/** One month: shares of the same weeks of the same people. */
export const adoptionMonth = z
  .strictObject({
    from: day,
    to: day,
    people: z.int().describe("People the figures are about, rounded to 5"),
    everybody: z
      .boolean()
      .describe(
        "About everybody in the group, whatever their job: those the target does not mean are too few to be told apart from the others",
      ),
    active: figure.describe("Weeks with any use: what a target counts"),
    outcome: figure.describe("Weeks whose use led to something that held"),
    exploration: figure.describe("Weeks with declared learning and no outcome: never in both"),
    without: figure.describe("People counted out because they declared to be faster without AI, rounded to 5; only where at least k did"),
  })
  .readonly();
export type AdoptionMonth = z.infer<typeof adoptionMonth>;

export const adoptionCohort = z
  .strictObject({
    from: day.describe("First use in these months"),
    to: day,
    first: z.boolean().describe("The earliest there is: its people may have begun before the ledger did"),
    months: z
      .array(z.strictObject({ month: day.describe("First day of the month"), people: z.int().describe("Rounded to 5"), figure }).readonly())
      .readonly(),
  })
  .readonly();
export type AdoptionCohort = z.infer<typeof adoptionCohort>;

/** GET /api/adoption?from&to&team: a target beside what came of the use, and who stays. */
export const adoptionPage = z
  .strictObject({
    group: pageGroup,
    k: z.int(),
    sentence: z.string(),
    target: targetWords.nullable().describe("The target that holds the group; null where none does"),
    others: z.array(targetWords).readonly().describe("Targets of teams below the group, where none holds it"),
    month: adoptionMonth.nullable().describe("The last one in the period that is published"),
    months: z.array(adoptionMonth).readonly().describe("All that are published, in order of time"),
    cohorts: z.array(adoptionCohort).readonly().describe("Of the whole organisation, in order of time"),
    matures: z.int().describe("Days after its end until a month is published"),
    withheld: z.array(z.string()).readonly(),
  })
  .readonly();
export type AdoptionPage = z.infer<typeof adoptionPage>;

/** GET /api/targets */
export const targetsPage = z
  .strictObject({
    targets: z.array(targetWords).readonly(),
    jobs: z.array(z.string()).readonly().describe("Job roles there are"),
    usual: z.strictObject({ share: z.number(), allowance: z.number() }).readonly(),
  })
  .readonly();
export type TargetsPage = z.infer<typeof targetsPage>;

/** PUT /api/targets */
export const targetInput = z.strictObject({
  team: z.string().max(100),
  share: z.number().min(0.05).max(1).default(0.8),
  jobs: z.array(z.string().min(1).max(100)).max(50).default([]),
  allowance: z.number().min(0).max(1).default(0.1),
  since: day.optional().describe("Today where nothing is said"),
});

/** GET and POST /api/mine/faster-without: seen by the person alone. */
export const fasterWithoutPage = z
  .strictObject({
    on: z.boolean(),
    since: day.nullable(),
    countsFrom: day.nullable().describe("First day of the quarter from which on it counts"),
  })
  .readonly();
export type FasterWithoutPage = z.infer<typeof fasterWithoutPage>;
