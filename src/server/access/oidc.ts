import * as client from "openid-client";
import { UpshotError } from "../../kit/errors.ts";
import type { Keys } from "../keys.ts";
import { allowedHosts, openOutgoing, type Outgoing } from "../../kit/outgoing.ts";
import { isLoopback } from "../secure.ts";

/** What the organisation set, with the secret opened. */
export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** How it is asked: see `providerCalls`. */
  readonly outgoing: Outgoing;
}

/** Calls of the provider: as any address that an admin entered, and a provider that is tried out on this very machine. */
export function providerCalls(folder: string, issuer: string): Outgoing {
  const url = issuerUrl(issuer);
  return openOutgoing({
    allowed: [...allowedHosts(folder), ...(url.protocol === "http:" ? [url.host] : [])],
    milliseconds: patience * 1000,
    mostBytes: 4 << 20,
  });
}

/** Who the provider says is there. */
export interface OidcIdentity {
  /** Stable for good at this provider. */
  readonly subject: string;
  readonly mail: string | null;
  /** What the provider says about the mail; null where it says nothing. */
  readonly mailVerified: boolean | null;
  readonly name: string | null;
}

/** Seconds a sign-in may take at the provider. */
export const signInSeconds = 600;
/** Seconds the provider has for an answer. */
const patience = 10;

export interface StartedSignIn {
  /** Where the browser goes. */
  readonly url: URL;
  /** Sealed state, nonce and verifier: kept by the browser until it is back. */
  readonly sealed: string;
}

/**
 * Begins a sign-in: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9700).
 * @throws UpshotError `provider-unreachable`
 */
export async function startSignIn(provider: OidcProvider, keys: Keys, callback: URL, now: number): Promise<StartedSignIn> {
  const configuration = await discover(provider);
  const verifier = client.randomPKCECodeVerifier();
  const pending: Pending = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier,
    issuer: provider.issuer,
    until: now + signInSeconds * 1000,
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: callback.href,
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: pending.state,
    nonce: pending.nonce,
  });
  return { url, sealed: keys.seal(JSON.stringify(pending)).toString("base64url") };
}

interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly issuer: string;
  readonly until: number;
}

/**
 * Ends it: the code is exchanged, the id token's signature, issuer, audience, nonce and times are checked.
 * @param back the address the browser came back to
 * @param sealed what `startSignIn` gave the browser
 * @throws UpshotError `sign-in-failed`; the cause is not for the log, it may hold tokens
 */
export async function finishSignIn(provider: OidcProvider, keys: Keys, back: URL, sealed: string, now: number): Promise<OidcIdentity> {
  try {
    const pending: Pending = JSON.parse(keys.unseal(Buffer.from(sealed, "base64url")));
    if (pending.until < now || pending.issuer !== provider.issuer) throw new Error("the sign-in took too long");
    const configuration = await discover(provider);
    const tokens = await client.authorizationCodeGrant(configuration, back, {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error("no id token");
    const told = { ...(claims["email"] === undefined ? await userInfo(configuration, tokens.access_token, claims.sub) : {}), ...claims };
    return {
      subject: claims.sub,
      mail: typeof told["email"] === "string" ? told["email"] : null,
      mailVerified: typeof told["email_verified"] === "boolean" ? told["email_verified"] : null,
      name: typeof told["name"] === "string" ? told["name"] : null,
    };
  } catch (cause) {
    throw new UpshotError({
      code: "sign-in-failed",
      message: "The sign-in was not completed",
      hint: "Begin again. If it stays, an admin finds the provider's settings under Settings.",
      cause,
    });
  }
}

async function userInfo(
  configuration: client.Configuration,
  accessToken: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return {};
  return client.fetchUserInfo(configuration, accessToken, subject);
}

/** The provider's description is asked for at each sign-in: it is small, and its keys change. */
async function discover({ issuer, clientId, clientSecret, outgoing }: OidcProvider): Promise<client.Configuration> {
  const url = issuerUrl(issuer);
  try {
    return await client.discovery(url, clientId, {}, clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret), {
      timeout: patience,
      [client.customFetch]: async (address, { method, headers, body }) => {
        const answer = await outgoing.call(new URL(address), {
          method: method === "POST" ? "POST" : "GET",
          headers,
          ...(body === undefined || body === null ? {} : { body: await new Response(body).text() }),
        });
        return new Response(answer.body, {
          status: answer.status,
          headers: new Headers(Object.entries(answer.headers).filter((pair): pair is [string, string] => pair[1] !== undefined)),
        });
      },
      ...(url.protocol === "http:" ? { execute: [client.allowInsecureRequests] } : {}),
    });
  } catch (cause) {
    throw new UpshotError({
      code: "provider-unreachable",
      message: `The identity provider at ${url.origin} did not answer as one`,
      hint: "Try again in a minute. If it stays, an admin should check the issuer's address.",
      cause,
    });
  }
}

/**
 * Addresses that may be asked: https, or http on this very machine (a provider run for a trial).
 * @throws UpshotError `input`
 */
export function issuerUrl(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const allowed = url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)));
  // A provider of many tenants lets anybody write any mail address: only one tenant's issuer says who is there.
  const many =
    url !== null && /\/(common|organizations|consumers)(\/|$)/.test(url.pathname) && url.hostname.endsWith("microsoftonline.com");
  if (!allowed || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "" || many) {
    throw new UpshotError({
      code: "input",
      message: "That is no issuer that can be used",
      hint: "Give the https address of your own tenant's issuer, without a query.",
    });
  }
  return url;
}
