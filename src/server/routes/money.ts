import { z } from "zod";
import { day } from "../../model/pages/figure.ts";
import { invoiceInput, moneyPage } from "../../model/pages/money.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { moneyOf } from "../money/money-page.ts";

const who = { kind: "roles", roles: ["finance", "admin"] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/money",
    who,
    summary: "The organisation's bill, its forecast and budgets, where it grew, plans, and vendors' totals beside the ledger",
    query: z.object({ from: day.optional(), to: day.optional(), team: z.string().max(100).optional() }),
    response: moneyPage,
    // The bill is the whole organisation's.
    audited: (_, { growth }) => ["org", ...(growth === null ? [] : [growth.group.id])],
    handle: ({ query, services }) => moneyOf(services, { from: query.from, to: query.to, team: query.team }),
  }),
  defineRoute({
    method: "put",
    path: "/api/money/invoices",
    who,
    summary: "Enters what a vendor billed for a month; null takes it away",
    body: invoiceInput,
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async ({ body: { vendor, month, micros, currency, note }, services: { control }, reader }) => {
      const name = vendor.trim().toLowerCase();
      if (micros === null)
        await control.query("delete from vendor_total where vendor = $1 and month = $2 and currency = $3", [name, month, currency]);
      else {
        await control.query(
          `insert into vendor_total (vendor, month, currency, micros, note) values ($1, $2, $3, $4, $5)
           on conflict (vendor, month, currency) do update set micros = excluded.micros, note = excluded.note, set_at = now()`,
          [name, month, currency, micros, note],
        );
      }
      await audit(control, reader, "change", `invoice ${name} ${month}`);
      return { ok: true as const };
    },
  }),
];
