import { z } from "zod";

/**
 * What `upshot sync` sends, and all it can send: an object with any other field is refused on both sides. Ids, counts,
 * times, names of models and repositories, and keyed fingerprints; no field takes a sentence. Times are milliseconds UTC,
 * money is integer micro-dollars.
 */

/** Ids and names as tools write them: no spaces, so that no sentence fits. */
const id = z.string().regex(/^[\w.:@/+=~[\]-]{1,200}$/);
/** Names of responses hold counts too. */
const name = z.string().regex(/^[\w.:@/+=~[\],-]{1,400}$/);
const moment = z
  .int()
  .min(Date.UTC(2020, 0, 1))
  .max(Date.UTC(2100, 0, 1));
const count = z.int().min(0).max(100_000_000);

/** A list that is read as far as its first wrong item: a small body of nothing but wrong ones would be told in gigabytes. */
function listOf<Item extends z.ZodType>(item: Item, most: number) {
  return z
    .array(z.unknown())
    .max(most)
    .transform((values, context): readonly z.output<Item>[] => {
      const items: z.output<Item>[] = [];
      for (const [index, value] of values.entries()) {
        const result = z.safeParse(item, value);
        if (!result.success) {
          const issue = result.error.issues[0];
          context.addIssue({ code: "custom", message: issue?.message ?? "", path: [index, ...(issue?.path ?? [])] });
          return z.NEVER;
        }
        items.push(result.data);
      }
      return items;
    });
}

const syncUsage = z
  .strictObject({
    key: name.describe("Names the response for good; telemetry of the same response has the same name"),
    at: moment,
    tool: id,
    model: id,
    basis: z.enum(["recorded", "estimated", "vendor"]),
    priceKind: z.enum(["list", "contract", "seat share"]),
    costMicros: z.int().min(0).max(1e10).nullable().describe("null: no price is known; no response costs more than 10,000 dollars"),
    inputUncached: count,
    cacheRead: count,
    cacheWrite5m: count,
    cacheWrite1h: count,
    output: count,
    reasoning: count,
  })
  .readonly();
export type SyncUsage = z.infer<typeof syncUsage>;

const syncLink = z
  .strictObject({
    artifact: z.string().regex(/^git:[^\s@]{3,300}@[0-9a-f]{40,64}$/),
    confidence: z.number().min(0).max(1).describe("0 takes back what was said before"),
    methods: z
      .array(z.string().regex(/^[a-z ]{2,30}$/))
      .max(20)
      .readonly(),
  })
  .readonly();
export type SyncLink = z.infer<typeof syncLink>;

/** Most lines of one session that are told by fingerprint. */
export const mostFingerprints = 20_000;
/** Bytes of one keyed fingerprint. */
export const fingerprintBytes = 6;

const syncSession = z
  .strictObject({
    id,
    tool: id,
    repo: z
      .string()
      .regex(/^\S{3,300}$/)
      .describe("host/path of its git remote: one of the organisation's list"),
    started: moment,
    ended: moment,
    exploration: z.boolean().describe("Declared as learning on that machine"),
    usage: listOf(syncUsage, 5_000),
    links: listOf(syncLink, 5_000),
    fingerprints: z
      .base64()
      .max(Math.ceil((mostFingerprints * fingerprintBytes) / 3) * 4)
      .nullable()
      .describe("Of lines it added: the first 6 bytes of HMAC-SHA-256 under the organisation's key of each, in order; null: as before"),
  })
  .readonly();
export type SyncSession = z.infer<typeof syncSession>;

/** Body of POST /api/sync. */
export const syncBatch = z.strictObject({ schema: z.literal("upshot.sync/1"), sessions: listOf(syncSession, 1_000) }).readonly();
export type SyncBatch = z.infer<typeof syncBatch>;

/** Its answer, given when everything in the batch is on disk. */
export const syncAnswer = z.strictObject({ sessions: z.int(), responses: z.int(), links: z.int() }).readonly();

/** GET /api/sync/repositories */
export const syncList = z
  .strictObject({
    repositories: z.array(z.string()).readonly().describe("host/path: only sessions in clones of these may be sent"),
    ledger: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .describe("Names this installation and the key's person: what was acknowledged is remembered under it"),
    fingerprintKey: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe("The organisation's, so that fingerprints say nothing to others"),
  })
  .readonly();
