import type { Commit } from "../../model/commit.ts";
import type { Report } from "../../model/report.ts";
import type { Repository } from "../../read/git/repository.ts";
import { lastLiveFetch } from "./last-live-fetch.ts";

export interface AsOf {
  /** Milliseconds UTC, never later than now. */
  readonly at: number;
  readonly because: Report["asOfBecause"];
  /** What the reader must know of a date that was not believed, "" where all were. */
  readonly says: string;
}

const day = 86_400_000;
/** Version control did not exist before (SCCS, 1972), as for commits in `src/read/git/clock-suspect.ts`. */
const earliest = Date.UTC(1972, 0, 1);

/**
 * The moment up to which a clone knows what happened: what `upshot report` and `upshot git survival` judge as of where
 * nobody named another (docs/decisions/as-of.md).
 */
export function knownUntil(repository: Repository, commits: readonly Pick<Commit, "committedAt" | "clockSuspect">[], now: number): AsOf {
  return defaultAsOf({ ...repository, lastFetch: lastLiveFetch(repository) }, commits, now);
}

/**
 * Default of `--as-of`: the earlier of now and the last fetch from a remote, else the newest commit. A date before version control
 * existed, or more than a day after now, is a clock that was wrong: then the newest commit with another date counts.
 */
export function defaultAsOf(
  { lastFetch, newestCommit, root }: Pick<Repository, "lastFetch" | "newestCommit" | "root">,
  commits: readonly Pick<Commit, "committedAt" | "clockSuspect">[],
  now: number,
): AsOf {
  const plausible = (at: number): boolean => at >= earliest && at <= now + day;
  if (lastFetch !== null && lastFetch >= earliest)
    return lastFetch < now ? { at: lastFetch, because: "last fetch", says: "" } : { at: now, because: "now", says: "" };
  if (newestCommit === null) return { at: now, because: "now", says: "" };
  if (plausible(newestCommit))
    return newestCommit >= now ? { at: now, because: "now", says: "" } : { at: newestCommit, because: "newest commit", says: "" };
  const sound = commits.reduce<number | null>(
    (newest, { committedAt, clockSuspect }) =>
      plausible(committedAt) && clockSuspect !== true && committedAt > (newest ?? 0) ? committedAt : newest,
    null,
  );
  const at = sound === null ? now : Math.min(now, sound);
  const instead = sound === null ? "judged as of now" : `judged as of the newest commit with a date that can be, ${dayOf(at)}`;
  return {
    at,
    because: sound === null || at === now ? "now" : "newest commit",
    says: `The newest commit in ${root} is dated ${dayOf(newestCommit)}, which cannot be: ${instead}. Another moment: --as-of DATE.`,
  };
}

function dayOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "beyond all calendars" : date.toISOString().replace(/T.*/, "");
}
