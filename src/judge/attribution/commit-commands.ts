import type { Commit } from "../../model/commit.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import type { SessionWork } from "../../model/session-work.ts";

/** What a session's own `git commit` says about a commit: git printed its hash, or it was given its message. */
export type CommandSign = "hash" | "message";

const minute = 60_000;
const earliest = -5 * minute;
const latest = 15 * minute;

/**
 * Finds the sessions whose `git commit` made a commit. The time must fit: a rebase or cherry-pick prints the hash of
 * somebody's older work, and "wip" is a common message. Of several sessions with the message the closest in time counts.
 */
export function commandSigns(works: readonly SessionWork[]): (commit: Commit) => ReadonlyMap<number, CommandSign> {
  const byHash = new Map<string, { session: number; at: number; hash: string }[]>();
  const bySubject = new Map<number, { session: number; at: number }[]>();
  for (const [session, { commits }] of works.entries()) {
    for (const { at, hash, subject } of commits) {
      if (hash.length >= shortest) append(byHash, hash.slice(0, shortest), { session, at, hash });
      if (subject !== 0) append(bySubject, subject, { session, at });
    }
  }
  return (commit) => {
    const { sha, authoredAt, subject, clockSuspect } = commit;
    const fits = (at: number, moment: number): boolean => clockSuspect === true || (at - moment >= earliest && at - moment <= latest);
    const signs = new Map<number, CommandSign>();
    for (const { session, at, hash } of byHash.get(sha.slice(0, shortest)) ?? []) {
      if (sha.startsWith(hash) && fits(at, authoredAt)) signs.set(session, "hash");
    }
    if (signs.size > 0 || clockSuspect === true) return signs;
    const same = (bySubject.get(lineFingerprint(subject)) ?? []).filter(({ at }) => fits(at, authoredAt));
    const closest = Math.min(...same.map(({ at }) => Math.abs(at - authoredAt)));
    for (const { session, at } of same) if (Math.abs(at - authoredAt) === closest) signs.set(session, "message");
    return signs;
  };
}

/** git never prints fewer digits. */
const shortest = 7;

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
