import { z } from "zod";
import { figure, pageGroup, pagePeriod, yieldMicros } from "./figure.ts";

const spent = { costMicros: z.int(), yield: yieldMicros };

export const teamRow = z
  .strictObject({
    id: z.string().describe("The team; of a rest, the team it is the rest of"),
    kind: z.enum(["team", "rest"]).describe("rest: people of that team who are in none of the shown teams below it"),
    name: z.string(),
    parent: z.string().nullable().describe("The row it stands under; null for the first"),
    people: z.int().describe("Contributors, rounded to 5; 0 where nothing is shown"),
    figures: z
      .strictObject({ ...spent, before: z.strictObject(spent).readonly().nullable() })
      .readonly()
      .nullable(),
    withheld: z.string().nullable().describe("Why there are no figures, in plain words"),
    within: z
      .strictObject({ id: z.string(), name: z.string() })
      .readonly()
      .nullable()
      .describe("Where there are none: the nearest group above whose figures hold the team's"),
  })
  .readonly();
export type TeamRow = z.infer<typeof teamRow>;

/** GET /api/teams?from&to&team: each team's yield beside its cost. In the order of names; nothing here ranks. */
export const teamsPage = z
  .strictObject({
    group: pageGroup,
    period: pagePeriod,
    before: pagePeriod.nullable().describe("What the change is since; null where the days before are not all published"),
    sentence: z.string(),
    rows: z.array(teamRow).readonly().describe("Each team after the one above it; empty while no month is over"),
    withheld: z.array(z.string()).readonly(),
  })
  .readonly();
export type TeamsPage = z.infer<typeof teamsPage>;

/** A team on the board. `figure` is held outcomes a dollar; 1 = as the organisation does for the same mix of tasks. */
export const boardRow = z.strictObject({ id: z.string(), name: z.string(), people: z.int(), figure }).readonly();
export type BoardRow = z.infer<typeof boardRow>;

/** GET /api/board: teams by held outcomes a dollar, adjusted for the mix of tasks. Off until the organisation and the team say so. */
export const boardPage = z
  .strictObject({
    on: z.boolean().describe("The organisation switched it on"),
    maySwitch: z.boolean().describe("The reader may switch it on or off for the organisation"),
    mayChoose: z
      .array(z.strictObject({ id: z.string(), name: z.string(), on: z.boolean() }).readonly())
      .readonly()
      .describe("Teams the reader leads, and may put on the board or take off it"),
    quarter: z.string().nullable().describe("2026-Q3; null where nothing is published"),
    ties: z
      .array(z.array(boardRow).readonly())
      .readonly()
      .describe(
        "Highest first. Teams in one entry cannot be told apart: a chain of overlapping intervals joins them; they are in the order of names",
      ),
    withheld: z.array(boardRow).readonly().describe("On the board, with too few people to be shown"),
    gaming: z.string(),
  })
  .readonly();
export type BoardPage = z.infer<typeof boardPage>;

/** PUT /api/board: the organisation by an admin, a team by one of its leads; an admin may also take a team off. */
export const boardInput = z.strictObject({ team: z.string().max(100), on: z.boolean() });
