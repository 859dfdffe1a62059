import { z } from "zod";
import { defineRoute } from "../define-route.ts";

export default [
  defineRoute({
    method: "get",
    path: "/healthz",
    who: { kind: "anyone" },
    summary: "The process runs",
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async () => ({ ok: true as const }),
  }),
  defineRoute({
    method: "get",
    path: "/readyz",
    who: { kind: "anyone" },
    summary: "Both stores answer",
    response: null,
    handle: async ({ services: { ledger, control, journal } }) => {
      const [ledgerOk, controlOk] = await Promise.all([
        ledger
          .query("SELECT 1 AS one", {}, () => true)
          .then(
            () => true,
            () => false,
          ),
        control.query("select 1").then(
          () => true,
          () => false,
        ),
      ]);
      const ready = ledgerOk && controlOk;
      return Response.json({ ready, ledger: ledgerOk, control: controlOk, waitingBytes: journal.waiting }, { status: ready ? 200 : 503 });
    },
  }),
];
