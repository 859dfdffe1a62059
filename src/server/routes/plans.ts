import { z } from "zod";
import { planInput } from "../../model/pages/money.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { removePlan, savePlan } from "../money/plans.ts";

export default defineRoute({
  method: "put",
  path: "/api/plans",
  who: { kind: "roles", roles: ["finance", "admin"] },
  summary: "Adds, changes or removes seats or a fixed fee of a tool",
  body: planInput,
  response: z.strictObject({ id: z.int() }),
  handle: async ({ body, services: { control }, reader }) => {
    if ("remove" in body) {
      await removePlan(control, body.remove);
      await audit(control, reader, "change", `plan ${body.remove} removed`);
      return { id: body.remove };
    }
    const id = await savePlan(control, body);
    await audit(control, reader, "change", `plan ${id} ${body.tool}`);
    return { id };
  },
});
