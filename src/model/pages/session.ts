import { z } from "zod";
import { roles } from "../access.ts";

/** GET /api/session: who is signed in, and what the frame of every page needs. */
export const sessionPage = z
  .strictObject({
    signedIn: z.boolean(),
    role: z.enum(roles).nullable(),
    /** The reader's own name; nobody else's is ever sent. */
    name: z.string().nullable(),
    hasOwnData: z.boolean().describe("There is a person behind the sign-in, so the page Mine has something to show"),
    csrf: z.string().nullable().describe("To be sent as x-upshot-csrf with every changing request"),
    organisation: z.string(),
    demo: z.boolean(),
    timeZone: z.string(),
    actingAs: z
      .enum(roles)
      .nullable()
      .optional()
      .describe("Set where the owner of a demo looks through the eyes of a demo person with this role"),
    k: z.int(),
    version: z.string(),
    groups: z
      .array(z.strictObject({ id: z.string(), name: z.string(), parent: z.string().nullable() }).readonly())
      .readonly()
      .describe("Teams a page can be narrowed to"),
    lastDay: z.iso.date().nullable().describe("Last day with published figures: what periods are counted back from"),
  })
  .readonly();
export type SessionPage = z.infer<typeof sessionPage>;

/** GET /api/sign-in/options: what the sign-in page offers. */
export const signInOptions = z
  .strictObject({
    organisation: z.string(),
    demo: z.boolean(),
    oidc: z
      .strictObject({ name: z.string(), start: z.string().describe("Where the button leads") })
      .readonly()
      .nullable(),
    ownerToken: z.boolean().describe("The address that `upshot serve` prints signs its owner in"),
  })
  .readonly();
export type SignInOptions = z.infer<typeof signInOptions>;

/** GET /api/sign-in/settings: how the organisation signs in. The client secret is never sent. */
export const signInSettings = z
  .strictObject({
    callback: z.string().describe("Redirect address to register at the provider"),
    oidc: z
      .strictObject({
        name: z.string(),
        issuer: z.string(),
        clientId: z.string(),
        hasSecret: z.boolean(),
        unknown: z.enum(["refuse", "join"]),
        trustMail: z.boolean(),
      })
      .readonly()
      .nullable(),
  })
  .readonly();
export type SignInSettings = z.infer<typeof signInSettings>;

/** POST /api/sign-in/settings; null switches it off. */
export const signInSettingsInput = z
  .strictObject({
    name: z.string().min(1).max(60),
    issuer: z.string().max(500),
    clientId: z.string().min(1).max(200),
    clientSecret: z.string().min(1).max(1000).optional().describe("Left out: stays as it is"),
    unknown: z.enum(["refuse", "join"]).default("refuse"),
    trustMail: z.boolean().default(false),
  })
  .readonly()
  .nullable();
