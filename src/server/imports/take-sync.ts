import { UpshotError } from "../../kit/errors.ts";
import type { Facts, LinkFact, SessionFact, UsageFact } from "../../model/facts.ts";
import type { SyncBatch, SyncSession } from "../../model/sync.ts";
import type { Services } from "../services.ts";
import { listRepositories } from "../inputs/repositories.ts";
import { tellHealth } from "../inputs/take-delivery.ts";
import { withoutTold } from "./without-told.ts";

export const syncSource = "sync";

/**
 * Takes in what a developer's machine sent: everything is this person's, and of the organisation's repositories. Resolves
 * when it is on disk. Taken in again it changes nothing: responses and links have names, sessions replace themselves.
 *
 * @throws UpshotError `not-listed` where a session or link is of another repository: nothing of the batch is kept
 */
export async function takeSync(
  services: Services,
  person: string,
  { sessions }: SyncBatch,
): Promise<{ sessions: number; responses: number; links: number }> {
  const { control, journal } = services;
  const listed = new Set(await listRepositories(control));
  const stray = sessions.find(({ repo, links }) => !listed.has(repo) || links.some(({ artifact }) => !artifact.startsWith(`git:${repo}@`)));
  if (stray !== undefined) {
    await tellHealth(services, (told) => told.rejected(syncSource, 1, "batch", "a session of a repository that is not on the list"));
    throw notListed();
  }
  const version = services.now();
  const usage = sessions.flatMap((session) => usageOf(session, person));
  const facts: Required<Pick<Facts, "usage" | "sessions" | "links">> = {
    usage: await withoutTold(services, person, usage),
    sessions: sessions.map((session) => sessionOf(session, person, version)),
    links: sessions.flatMap((session) => linksOf(session, version)),
  };
  await journal.write(facts);
  for (const { id, repo, fingerprints } of sessions) {
    if (fingerprints === null) continue;
    await control.query(
      `insert into session_fingerprint (pseudonym, session, repo, lines) values ($1, $2, $3, $4)
       on conflict (pseudonym, session) do update set repo = excluded.repo, lines = excluded.lines, set_at = now()`,
      [person, id, repo, Buffer.from(fingerprints, "base64")],
    );
  }
  await tellHealth(services, (told) => told.accepted(syncSource, usage.length + facts.links.length));
  return { sessions: sessions.length, responses: usage.length, links: facts.links.length };
}

function usageOf({ id, usage }: SyncSession, person: string): UsageFact[] {
  return usage.map(({ key, at, tool, model, basis, priceKind, costMicros, ...tokens }) => ({
    key,
    person,
    session: id,
    at,
    source: syncSource,
    tool,
    model,
    basis,
    priceKind,
    responses: 1,
    tokens,
    costMicros,
    unit: "",
    units: 0,
  }));
}

function sessionOf({ id, tool, repo, started, ended, exploration }: SyncSession, person: string, version: number): SessionFact {
  return { id, person, tool, source: syncSource, repo, started, ended, exploration, version };
}

/** What their person says on the page Mine has a higher version than any clock gives, and stands. */
function linksOf({ id, links }: SyncSession, version: number): LinkFact[] {
  return links.map(({ artifact, confidence, methods }) => ({ session: id, artifact, confidence, methods, source: syncSource, version }));
}

function notListed(): UpshotError {
  return new UpshotError({
    code: "input",
    message: "A session of a repository that is not on the organisation's list was sent: nothing of the batch was kept",
    hint: "The list may have changed meanwhile: run upshot sync again.",
  });
}
