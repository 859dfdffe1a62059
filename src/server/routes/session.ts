import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { sessionPage } from "../../model/pages/session.ts";
import { audit } from "../access/audit.ts";
import { sessionCookieText } from "../access/cookies.ts";
import { cookieOf, sessionCookie } from "../access/identify.ts";
import { ownerToken } from "../access/owner-token.ts";
import { beginSession, endSession, findSession, sameText, sessionSeconds } from "../access/sessions.ts";
import { signInFailed, signInWait, signInWorked } from "../access/sign-in-throttle.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { detailsOf } from "../organisation/people.ts";
import { readSetting } from "../organisation/settings.ts";
import { listTeams } from "../organisation/teams.ts";
import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";

export default [
  defineRoute({
    method: "get",
    path: "/sign-in",
    who: { kind: "anyone" },
    summary: "Signs the owner of this installation in by the token that `upshot serve` printed",
    query: z.object({ token: z.string().max(200).default("") }),
    response: null,
    handle: async ({ query, services, remote }) => {
      const { control, keys, folder, publicUrl } = services;
      const wait = signInWait(control, remote, services.now());
      if (wait > 0)
        return refuse(429, "too-many-requests", "Too many wrong tokens from here", "Wait, then try again.", {
          "retry-after": String(wait),
        });
      if (!sameText(query.token, ownerToken(folder))) {
        signInFailed(control, remote, services.now());
        await audit(control, { kind: "nobody" }, "sign-in refused", "owner token");
        return refuse(
          403,
          "token-wrong",
          "That is not the token of this installation",
          "Open the address that `upshot serve` printed when it started.",
        );
      }
      signInWorked(control, remote);
      const { token } = await beginSession(control, keys, { pseudonym: null, role: "admin" });
      await audit(control, { kind: "owner", pseudonym: null, role: "admin" }, "sign in", "owner token");
      return new Response(null, {
        status: 303,
        headers: { location: "/", "set-cookie": sessionCookieText(token, sessionSeconds, publicUrl) },
      });
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/session",
    who: { kind: "anyone" },
    summary: "Who is signed in, and what the frame of every page needs",
    response: sessionPage,
    handle: async ({ reader, services, request }) => {
      const { control, ledger, keys, k, version, timeZone } = services;
      const signedIn = reader.kind === "person" || reader.kind === "owner";
      const token = cookieOf(request.headers.get("cookie") ?? "", sessionCookie);
      const session = token === null || !signedIn ? null : await findSession(control, keys, token, dayName(services.now(), timeZone));
      const [person] =
        reader.kind === "person"
          ? await control.query<{ sealed: Buffer }>("select sealed from person where pseudonym = $1", [reader.pseudonym])
          : [];
      return {
        signedIn,
        role: signedIn ? reader.role : null,
        name: person === undefined ? null : detailsOf(keys, person.sealed).name,
        hasOwnData: signedIn && reader.pseudonym !== null,
        csrf: session?.csrf ?? null,
        organisation: await readSetting(control, "organisation.name"),
        demo: await readSetting(control, "demo"),
        timeZone,
        actingAs: session?.owner === true && reader.kind === "person" ? reader.role : null,
        k,
        version,
        groups: signedIn ? await listTeams(control) : [],
        lastDay: signedIn ? await lastPublishedDay(ledger) : null,
      };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/sign-out",
    who: { kind: "roles", roles: ["member", "lead", "finance", "admin", "auditor"] },
    summary: "Ends the session",
    response: null,
    handle: async ({ services, request }) => {
      const token = cookieOf(request.headers.get("cookie") ?? "", sessionCookie);
      if (token !== null) await endSession(services.control, services.keys, token);
      return new Response(null, { status: 204, headers: { "set-cookie": sessionCookieText("", 0, services.publicUrl) } });
    },
  }),
];
