import { z } from "zod";
import { budgetInput } from "../../model/pages/money.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { setBudget } from "../money/budgets.ts";

export default defineRoute({
  method: "put",
  path: "/api/budgets",
  who: { kind: "roles", roles: ["finance", "admin"] },
  summary: "Sets the budget of the organisation, a cost centre or a team from a month on; null ends it",
  body: budgetInput,
  response: z.strictObject({ ok: z.literal(true) }),
  handle: async ({ body, services: { control }, reader }) => {
    await setBudget(control, body);
    await audit(control, reader, "change", `budget ${body.scope}${body.subject === "" ? "" : ` ${body.subject}`} ${body.month}`);
    return { ok: true as const };
  },
});
