import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { UpshotError } from "../../kit/errors.ts";
import { signInOptions, signInSettings, signInSettingsInput } from "../../model/pages/session.ts";
import { audit } from "../access/audit.ts";
import { sessionCookieText, signInCookie, signInCookieText } from "../access/cookies.ts";
import { cookieOf } from "../access/identify.ts";
import { finishSignIn, issuerUrl, providerCalls, signInSeconds, startSignIn, type OidcProvider } from "../access/oidc.ts";
import { beginSession, sessionSeconds } from "../access/sessions.ts";
import { signInFailed, signInWait, signInWorked } from "../access/sign-in-throttle.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { personSigningIn } from "../organisation/people-sign-in.ts";
import { readSetting, writeSetting } from "../organisation/settings.ts";
import { isLoopback } from "../secure.ts";
import type { Services } from "../services.ts";

const callbackPath = "/sign-in/callback";

export default [
  defineRoute({
    method: "get",
    path: "/api/sign-in/options",
    who: { kind: "anyone" },
    summary: "What the sign-in page offers",
    response: signInOptions,
    handle: async ({ services: { control } }) => {
      const oidc = await readSetting(control, "sign-in.oidc");
      return {
        organisation: await readSetting(control, "organisation.name"),
        demo: await readSetting(control, "demo"),
        oidc: oidc === null ? null : { name: oidc.name, start: "/sign-in/oidc" },
        ownerToken: true,
      };
    },
  }),
  defineRoute({
    method: "get",
    path: "/sign-in/oidc",
    who: { kind: "anyone" },
    summary: "Leads to the organisation's identity provider",
    response: null,
    handle: async ({ services, remote }) => {
      const { control, keys, publicUrl } = services;
      const wait = signInWait(control, remote, services.now());
      if (wait > 0)
        return refuse(429, "too-many-requests", "Too many failed sign-ins from here", "Wait, then try again.", {
          "retry-after": String(wait),
        });
      const { provider } = await configured(services);
      try {
        const { url, sealed } = await startSignIn(provider, keys, new URL(callbackPath, publicUrl), services.now());
        return new Response(null, {
          status: 303,
          headers: { location: url.href, "set-cookie": signInCookieText(sealed, signInSeconds, publicUrl) },
        });
      } catch (error) {
        if (!(error instanceof UpshotError)) throw error;
        services.log.warn(error.message, { code: error.code });
        return backToPage("provider-unreachable", publicUrl);
      }
    },
  }),
  defineRoute({
    method: "get",
    path: callbackPath,
    who: { kind: "anyone" },
    summary: "Where the identity provider sends the browser back to",
    response: null,
    handle: async ({ services, request, remote }) => {
      const { control, keys, publicUrl } = services;
      const wait = signInWait(control, remote, services.now());
      if (wait > 0)
        return refuse(429, "too-many-requests", "Too many failed sign-ins from here", "Wait, then try again.", {
          "retry-after": String(wait),
        });
      const { provider, setting } = await configured(services);
      const fail = async (reason: string): Promise<Response> => {
        signInFailed(control, remote, services.now());
        await audit(control, { kind: "nobody" }, "sign-in refused", "identity provider", { reason });
        return backToPage(reason, publicUrl);
      };
      const asked = new URL(request.url);
      // Behind a proxy the request has another origin than the browser saw.
      const back = new URL(asked.pathname + asked.search, publicUrl);
      try {
        const sealed = cookieOf(request.headers.get("cookie") ?? "", signInCookie) ?? "";
        const identity = await finishSignIn(provider, keys, back, sealed, services.now());
        const outcome = await personSigningIn(control, keys, identity, setting, dayName(services.now(), services.timeZone));
        if (outcome.kind !== "person") return await fail(outcome.kind);
        const { pseudonym, role } = outcome.person;
        signInWorked(control, remote);
        const { token } = await beginSession(control, keys, { pseudonym, role });
        await audit(control, { kind: "person", pseudonym, role }, "sign in", "identity provider", { joined: outcome.joined });
        const headers = new Headers({ location: "/" });
        headers.append("set-cookie", sessionCookieText(token, sessionSeconds, publicUrl));
        headers.append("set-cookie", signInCookieText("", 0, publicUrl));
        return new Response(null, { status: 303, headers });
      } catch (error) {
        if (error instanceof UpshotError && error.code === "sign-in-failed") return fail("failed");
        throw error;
      }
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/sign-in/settings",
    who: { kind: "roles", roles: ["admin"] },
    summary: "How the organisation signs in, without the secret",
    response: signInSettings,
    handle: async ({ services: { control, publicUrl } }) => {
      const oidc = await readSetting(control, "sign-in.oidc");
      const callback = new URL(callbackPath, publicUrl).href;
      if (oidc === null) return { callback, oidc: null };
      const { sealedSecret, ...shown } = oidc;
      return { callback, oidc: { ...shown, hasSecret: sealedSecret !== null } };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/sign-in/settings",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Sets how the organisation signs in; null switches it off",
    body: signInSettingsInput,
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async ({ body, services, reader }) => {
      const { control, keys, publicUrl } = services;
      if (body === null) await writeSetting(control, "sign-in.oidc", null);
      else {
        const issuer = issuerUrl(body.issuer);
        if (issuer.protocol === "http:" && !isLoopback(publicUrl.hostname)) {
          throw new UpshotError({ code: "input", message: "A provider is reached over https", hint: "Give the issuer's https address." });
        }
        const before = await readSetting(control, "sign-in.oidc");
        const { clientSecret, ...plain } = body;
        // A secret is the provider's it was given for: with another issuer it is not sent anywhere.
        const kept = before?.issuer === body.issuer && before.clientId === body.clientId ? before.sealedSecret : null;
        const sealedSecret = clientSecret === undefined ? kept : keys.seal(clientSecret).toString("base64");
        await writeSetting(control, "sign-in.oidc", { ...plain, sealedSecret });
      }
      await audit(control, reader, "change", "setting sign-in.oidc");
      return { ok: true as const };
    },
  }),
];

interface Configured {
  readonly provider: OidcProvider;
  readonly setting: { readonly issuer: string; readonly unknown: "refuse" | "join"; readonly trustMail: boolean };
}

async function configured({ control, keys, folder }: Services): Promise<Configured> {
  const setting = await readSetting(control, "sign-in.oidc");
  if (setting === null)
    throw new UpshotError({ code: "not-found", message: "No identity provider is set up", hint: "An admin sets it under Settings." });
  const { issuer, clientId, sealedSecret } = setting;
  const clientSecret = sealedSecret === null ? null : keys.unseal(Buffer.from(sealedSecret, "base64"));
  return { provider: { issuer, clientId, clientSecret, outgoing: providerCalls(folder, issuer) }, setting };
}

/** The page says what went wrong: `/?sign-in=unknown`. */
function backToPage(reason: string, publicUrl: URL): Response {
  return new Response(null, {
    status: 303,
    headers: { location: `/?sign-in=${reason}`, "set-cookie": signInCookieText("", 0, publicUrl) },
  });
}
