import type { RunningSession } from "../../../ledger/queries/work-of-repository.ts";

export interface SessionAt {
  readonly session: string;
  readonly confidence: number;
}

const minute = 60_000;
/** A commit follows what a session did last by so much at most. */
const slack = 15 * minute;
const clockError = minute;
/**
 * Where a commit credits a tool and its author had one session of that tool at work: the session is the right one for 65
 * of 66 commits whose session is among the 117 of the real sample, and for 60 of 100 where every other commit counts as
 * wrong, because the sample does not have all sessions. The lower figure is said.
 */
const alone = 0.6;

/** The sessions that were at work when a commit was made, each as sure as it can be among the others. */
export function sessionsAt(
  sessions: readonly RunningSession[],
  people: readonly string[],
  tools: readonly string[],
  at: number,
): SessionAt[] {
  const candidates = sessions.filter(
    ({ person, tool, started, ended }) =>
      people.includes(person) && tools.includes(tool) && started - clockError <= at && at <= ended + slack,
  );
  return candidates.map(({ id }) => ({ session: id, confidence: Math.round((alone / candidates.length) * 1000) / 1000 }));
}
