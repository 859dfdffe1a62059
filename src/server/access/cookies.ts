import { sessionCookie } from "./identify.ts";

/** Carries a sign-in over to the identity provider and back; sent along on the way back from another site, so Lax. */
export const signInCookie = "upshot_sign_in";

/** @param seconds 0 takes it away */
export function sessionCookieText(token: string, seconds: number, publicUrl: URL): string {
  return `${sessionCookie}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secureFlag(publicUrl)}`;
}

export function signInCookieText(sealed: string, seconds: number, publicUrl: URL): string {
  return `${signInCookie}=${sealed}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secureFlag(publicUrl)}`;
}

function secureFlag(publicUrl: URL): string {
  return publicUrl.protocol === "https:" ? "; Secure" : "";
}
