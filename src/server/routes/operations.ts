import { z } from "zod";
import { defineRoute } from "../define-route.ts";
import { retentionPage } from "../../model/pages/settings.ts";
import { audit } from "../access/audit.ts";
import { may } from "../access/may.ts";
import { backUp } from "../operations/backup/back-up.ts";
import { checkStores } from "../operations/doctor/check-stores.ts";
import { makeDemo } from "../operations/make-demo.ts";
import { removeDemo } from "../operations/remove-demo.ts";
import { answerWhileWorking, forOperator } from "../operations/for-operator.ts";
import { closedMonths, readRetention, writeRetention } from "../operations/retention.ts";

/** "signature": the route itself checks the owner token of the installation. */
export default [
  defineRoute({
    method: "post",
    path: "/api/operations/demo",
    who: { kind: "signature" },
    summary: "Makes the demo organisation (upshot demo)",
    body: z.strictObject({
      people: z.int().min(1).max(100_000),
      weeks: z.int().min(1).max(520),
      seed: z
        .int()
        .min(0)
        .max(2 ** 31),
    }),
    response: null,
    handle: async (call) =>
      forOperator(call, () => answerWhileWorking(call.services, (progress) => makeDemo(call.services, call.body, progress))),
  }),
  defineRoute({
    method: "delete",
    path: "/api/operations/demo",
    who: { kind: "signature" },
    summary: "Takes the demo organisation away (upshot demo --remove)",
    response: null,
    handle: async (call) =>
      forOperator(call, () => answerWhileWorking(call.services, (progress) => removeDemo(call.services, { upkeepRuns: true, progress }))),
  }),
  defineRoute({
    method: "get",
    path: "/api/operations/doctor",
    who: { kind: "signature" },
    summary: "What the open stores say about themselves (upshot doctor); an admin may read it, too",
    response: null,
    handle: async (call) => {
      const check = async (): Promise<Response> => Response.json(await checkStores(call.services, { running: true }));
      // What it says is about the stores, not about people: an admin may read it in the browser, too.
      if (!may(call.reader, { kind: "roles", roles: ["admin"] })) return forOperator(call, check);
      await audit(call.services.control, call.reader, "read", "/api/operations/doctor *");
      return check();
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/operations/backup",
    who: { kind: "signature" },
    summary: "Everything in both stores, without the key file (upshot backup)",
    response: null,
    handle: async (call) =>
      forOperator(call, async () => {
        await audit(call.services.control, { kind: "owner", pseudonym: null, role: "admin" }, "read", "backup");
        const archive = await backUp(call.services, () => undefined);
        return new Response(ReadableStream.from(archive as AsyncIterable<Uint8Array>), { headers: { "content-type": "application/gzip" } });
      }),
  }),
  defineRoute({
    method: "get",
    path: "/api/retention",
    who: { kind: "roles", roles: ["admin"] },
    summary: "How many months of raw usage rows are kept (null: all), and the months whose rows were dropped",
    response: retentionPage,
    handle: async ({ services: { control } }) => ({ months: await readRetention(control), dropped: await closedMonths(control) }),
  }),
  defineRoute({
    method: "put",
    path: "/api/retention",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Sets how many months of raw usage rows are kept; sums by day stay for good",
    body: z.strictObject({ months: z.int().min(3).max(240).nullable() }),
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async ({ services: { control }, reader, body }) => {
      await writeRetention(control, body.months);
      await audit(control, reader, "change", "setting retention.months", { months: body.months });
      return { ok: true as const };
    },
  }),
];
