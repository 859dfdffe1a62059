import { z } from "zod";

/** GET /api/audit?from&to&object&cursor&limit: who looked at what, and who changed what. The newest first. */
export const auditPage = z
  .strictObject({
    rows: z
      .array(
        z
          .strictObject({
            id: z.int(),
            at: z.iso.datetime(),
            actor: z.string().describe("A person's handle, owner, key:<id>, system, nobody, somebody, or gone"),
            name: z.string().nullable().describe("The actor's name, where it is a person"),
            role: z.string(),
            action: z.string(),
            object: z.string(),
            detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
          })
          .readonly(),
      )
      .readonly(),
    next: z.string().nullable(),
  })
  .readonly();
export type AuditPage = z.infer<typeof auditPage>;
