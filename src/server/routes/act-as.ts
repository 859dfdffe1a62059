import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { busiestOf } from "../../ledger/queries/busiest-of.ts";
import { roles, type Role } from "../../model/access.ts";
import { audit } from "../access/audit.ts";
import { cookieOf, sessionCookie } from "../access/identify.ts";
import { actAs, findSession } from "../access/sessions.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { demoPeople } from "../organisation/people-demo.ts";
import { readSetting } from "../organisation/settings.ts";

export default defineRoute({
  method: "post",
  path: "/api/demo/act-as",
  who: { kind: "roles", roles },
  summary: "In the demo, the owner looks through the eyes of a simulated lead or member, or through its own again",
  body: z.strictObject({ who: z.enum(["lead", "member", "nobody"]) }),
  response: z.strictObject({ actingAs: z.enum(["lead", "member"]).nullable() }),
  handle: async ({ body, services, request, reader }) => {
    const { control, ledger, keys, timeZone } = services;
    const token = cookieOf(request.headers.get("cookie") ?? "", sessionCookie) ?? "";
    const today = dayName(services.now(), timeZone);
    const session = await findSession(control, keys, token, today);
    if (session?.owner !== true || (body.who !== "nobody" && !(await readSetting(control, "demo")))) {
      return refuse(
        403,
        "demo-only",
        "Only the owner of a demo may look through other eyes, and only through simulated people's",
        "Sign in with the address that `upshot serve` printed.",
      );
    }
    if (body.who === "nobody") {
      await actAs(control, keys, token, null);
      return { actingAs: null };
    }
    const role: Role = body.who;
    const pseudonym = await busiestOf(ledger, await demoPeople(control, role, today));
    if (pseudonym === null) return refuse(404, "not-found", "The demo has nobody of that kind", "Choose another.");
    await actAs(control, keys, token, pseudonym);
    await audit(control, reader, "change", "demo: looks through other eyes", { role });
    return { actingAs: body.who };
  },
});
