import { dayName } from "../../kit/time-zone.ts";
import type { Reader } from "../../model/access.ts";
import { isLoopback } from "../secure.ts";
import type { Services } from "../services.ts";
import type { ApiKeys } from "./api-keys.ts";
import { findSession } from "./sessions.ts";

export const sessionCookie = "upshot_session";

export interface Identified {
  readonly reader: Reader;
  /** Set where a cookie speaks: a changing request must then carry it in `x-upshot-csrf`. */
  readonly csrf: string | null;
}

/** Finds out who makes a request: an API key in `Authorization`, else the session cookie, else nobody. */
export async function identify(services: Services, apiKeys: ApiKeys, headers: Headers): Promise<Identified> {
  const bearer = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return { reader: (await apiKeys.find(bearer, services.now())) ?? { kind: "nobody" }, csrf: null };
  const token = cookieOf(headers.get("cookie") ?? "", sessionCookie);
  const session =
    token === null ? null : await findSession(services.control, services.keys, token, dayName(services.now(), services.timeZone));
  if (session === null) return { reader: { kind: "nobody" }, csrf: null };
  const single = session.reader.kind === "owner" && isLoopback(services.publicUrl.hostname);
  return single ? { ...session, reader: { kind: "owner", pseudonym: await onlyPerson(services), role: "admin" } } : session;
}

/** On a machine of one's own, where everything ever seen is one human's, its owner is that human. */
async function onlyPerson({ control }: Services): Promise<string | null> {
  const people = await control.query<{ pseudonym: string }>("select pseudonym from person limit 2");
  return people.length === 1 ? (people[0]?.pseudonym ?? null) : null;
}

export function cookieOf(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}
