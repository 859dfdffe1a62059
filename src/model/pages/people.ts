import { z } from "zod";
import { roles, scopes } from "../access.ts";

/** A person for those who manage people: names and teams, never a figure. `id` is the person's handle, not the pseudonym. */
export const personRow = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    mail: z.string(),
    role: z.enum(roles),
    job: z.string(),
    joined: z.iso.date(),
    leftOn: z.iso.date().nullable().describe("First day no longer there"),
    teams: z.array(z.strictObject({ id: z.string(), name: z.string(), since: z.iso.date(), lead: z.boolean() }).readonly()).readonly(),
    demo: z.boolean(),
  })
  .readonly();

/** GET /api/people?cursor&limit */
export const peoplePage = z
  .strictObject({
    people: z.array(personRow).readonly(),
    next: z.string().nullable(),
    waiting: z.int().describe("People in the review queue"),
  })
  .readonly();
export type PeoplePage = z.infer<typeof peoplePage>;

/** POST /api/people/import */
export const importInput = z.strictObject({
  csv: z.string().max(4_000_000),
  mapping: z
    .record(z.string(), z.string())
    .default({})
    .describe("Our field → header of the file; what is left out is found by usual names"),
  dryRun: z.boolean().default(true),
});

export const importAnswer = z
  .strictObject({
    dryRun: z.boolean(),
    header: z.array(z.string()).readonly(),
    mapping: z.record(z.string(), z.string()),
    people: z.strictObject({ added: z.int(), changed: z.int(), same: z.int() }).readonly(),
    teamsAdded: z.int(),
    errors: z.array(z.strictObject({ line: z.int(), message: z.string() }).readonly()).readonly(),
  })
  .readonly();
export type ImportAnswer = z.infer<typeof importAnswer>;

/** GET /api/identities/review?cursor&limit: those who have no name yet, and who they may be. */
export const reviewPage = z
  .strictObject({
    waiting: z
      .array(
        z
          .strictObject({
            id: z.string(),
            names: z.array(z.strictObject({ kind: z.string(), value: z.string() }).readonly()).readonly(),
            candidates: z
              .array(
                z
                  .strictObject({ id: z.string(), name: z.string(), mail: z.string(), why: z.string().describe("In plain words") })
                  .readonly(),
              )
              .readonly(),
          })
          .readonly(),
      )
      .readonly(),
    next: z.string().nullable(),
  })
  .readonly();
export type ReviewPage = z.infer<typeof reviewPage>;

const moment = z.iso.datetime();

/** GET /api/keys?cursor&limit, GET /api/mine/keys?cursor&limit */
export const keysPage = z
  .strictObject({
    keys: z
      .array(
        z
          .strictObject({
            id: z.string(),
            name: z.string(),
            scopes: z.array(z.enum(scopes)).readonly(),
            createdAt: moment,
            expiresAt: moment.nullable(),
            revokedAt: moment.nullable(),
            usedAt: moment.nullable(),
          })
          .readonly(),
      )
      .readonly(),
    next: z.string().nullable(),
  })
  .readonly();
export type KeysPage = z.infer<typeof keysPage>;

/** What making a key answers: the only time its secret is seen. */
export const madeKey = z.strictObject({ id: z.string(), token: z.string() }).readonly();
export type MadeKey = z.infer<typeof madeKey>;
