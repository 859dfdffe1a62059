import type { KeyedSession } from "../../../judge/attribution/keyed-lines.ts";
import { sessionsOfRepository } from "../../../ledger/queries/work-of-repository.ts";
import type { Services } from "../../services.ts";

const day = 86_400_000;
/** Work is recognised this long after it was done. */
const reachBack = 30 * day;
/** Bytes of fingerprints that are looked at, of all people and of one; the newest sessions first. */
const most = 64 << 20;
const mostOfOne = 4 << 20;
const atOnce = 500;

/** Sessions of a repository whose lines machines sent as keyed fingerprints, and whose they are: those that may have made a commit since `from`. */
export async function keyedSessions(
  { control, ledger }: Pick<Services, "control" | "ledger">,
  repo: string,
  from: number,
): Promise<{ readonly sessions: readonly KeyedSession[]; readonly owners: ReadonlyMap<string, string> }> {
  const running = new Map(
    (await sessionsOfRepository(ledger, repo, Math.max(0, from - reachBack))).map((session) => [session.id, session]),
  );
  const sessions: KeyedSession[] = [];
  const owners = new Map<string, string>();
  const newest = [...running.keys()].sort((a, b) => (running.get(b)?.ended ?? 0) - (running.get(a)?.ended ?? 0));
  const bytesOf = new Map<string, number>();
  let bytes = 0;
  for (let at = 0; at < newest.length && bytes < most;) {
    const next: string[] = [];
    // Nobody takes the room of the others with sessions of their own.
    for (; at < newest.length && next.length < atOnce; at++) {
      const id = newest[at] ?? "";
      if ((bytesOf.get(running.get(id)?.person ?? "") ?? 0) < mostOfOne) next.push(id);
    }
    const rows = await control.query<{ session: string; pseudonym: string; lines: Buffer }>(
      "select session, pseudonym, lines from session_fingerprint where repo = $1 and session = any($2::text[]) order by session",
      [repo, next],
    );
    for (const { session, pseudonym, lines } of rows) {
      const found = running.get(session);
      // A session is its person's own: fingerprints that somebody else sent under its name say nothing.
      if (found === undefined || found.person !== pseudonym) continue;
      const own = bytesOf.get(pseudonym) ?? 0;
      if (own >= mostOfOne) continue;
      sessions.push({ id: session, started: found.started, ended: found.ended, lines });
      owners.set(session, pseudonym);
      bytesOf.set(pseudonym, own + lines.length);
      bytes += lines.length;
    }
  }
  return { sessions, owners };
}
