import { z } from "zod";

const mails = z.array(z.email().max(200)).max(200).readonly();

/** GET /api/settings. Secrets are never sent: only whether there is one. */
export const settingsPage = z
  .strictObject({
    organisation: z
      .strictObject({
        name: z.string(),
        timeZone: z.string(),
        k: z.int().describe("The smallest group a figure may stand for"),
        zoneFixed: z.boolean().describe("Days of use are counted in this zone already, so it stays"),
        restart: z.boolean().describe("What is set holds from the next start of the server on"),
      })
      .readonly(),
    demo: z.boolean(),
    smtp: z
      .strictObject({
        host: z.string(),
        port: z.int(),
        security: z.enum(["tls", "starttls", "none"]),
        user: z.string().nullable(),
        hasPassword: z.boolean(),
        from: z.string(),
      })
      .readonly()
      .nullable(),
    slack: z.strictObject({ host: z.string() }).readonly().nullable().describe("A webhook is set up at this host"),
    alerts: z.strictObject({ mail: mails, slack: z.boolean() }).readonly(),
    digest: z.strictObject({ on: z.boolean(), mail: mails, slack: z.boolean() }).readonly(),
  })
  .readonly();
export type SettingsPage = z.infer<typeof settingsPage>;

/** PUT /api/settings: what is left out stays as it is. */
export const settingsInput = z
  .strictObject({
    organisation: z
      .strictObject({
        name: z.string().trim().min(1).max(80).optional(),
        timeZone: z.string().max(80).optional(),
        k: z.int().min(5).max(50).optional(),
      })
      .optional(),
    smtp: z
      .strictObject({
        host: z.string().trim().min(1).max(255),
        port: z.int().min(1).max(65_535),
        security: z.enum(["tls", "starttls", "none"]),
        user: z.string().max(200).nullable(),
        password: z.string().min(1).max(1000).optional().describe("Left out: stays as it is, for the same host and user"),
        from: z.email().max(200),
      })
      .nullable()
      .optional()
      .describe("null: no mail"),
    slack: z
      .strictObject({ url: z.url().max(1000) })
      .nullable()
      .optional()
      .describe("An incoming webhook; null: none"),
    alerts: z.strictObject({ mail: mails, slack: z.boolean() }).optional(),
    digest: z.strictObject({ on: z.boolean(), mail: mails, slack: z.boolean() }).optional(),
  })
  .readonly();
export type SettingsInput = z.infer<typeof settingsInput>;

/** POST /api/settings/test: sends one line. */
export const testInput = z.discriminatedUnion("channel", [
  z.strictObject({ channel: z.literal("mail"), to: z.email().max(200) }),
  z.strictObject({ channel: z.literal("slack") }),
]);

/** GET /api/digest/preview */
export const digestPreview = z
  .strictObject({ subject: z.string(), from: z.iso.date(), to: z.iso.date(), text: z.string(), html: z.string(), slack: z.string() })
  .readonly();
export type DigestPreview = z.infer<typeof digestPreview>;

/** GET /api/retention */
export const retentionPage = z
  .strictObject({
    months: z.int().nullable().describe("Of rows of single responses; null: all are kept"),
    dropped: z.array(z.string()).readonly().describe('Months whose rows were dropped, "2026-01"'),
  })
  .readonly();
export type RetentionPage = z.infer<typeof retentionPage>;
