import type { Commit } from "../../model/commit.ts";
import type { SessionWork } from "../../model/session-work.ts";
import { pathMatcher } from "./same-path.ts";

/**
 * Which sessions worked on something else, so that time and author alone link them to nothing here: most files they
 * edited are unknown to the history, and their working directory is not one of the repository's. Its directories are
 * those of the sessions most of whose files are known; where there are none, nobody is foreign.
 */
export function foreignSessions(works: readonly SessionWork[], commits: readonly Commit[]): ReadonlySet<number> {
  const edited = works.map(({ edits }) => [...new Set(edits.map(({ path }) => path))]);
  const logged = edited.flat();
  const pathsLike = pathMatcher(logged);
  const known = new Set<string>();
  for (const path of new Set(commits.flatMap(({ changes }) => changes.map((change) => change.path)))) {
    for (const number of pathsLike(path)) known.add(logged[number] ?? "");
  }
  const atHome = edited.map((paths) => paths.length > 0 && paths.filter((path) => known.has(path)).length * 2 >= paths.length);
  const homes = new Set(works.flatMap(({ session }, index) => (atHome[index] === true ? session.cwds : [])));
  if (homes.size === 0) return new Set();
  return new Set(
    works.flatMap(({ session }, index) => (atHome[index] === true || session.cwds.some((cwd) => isRelated(cwd, homes)) ? [] : [index])),
  );
}

/** The directory, one above it or one below it. */
function isRelated(cwd: string, homes: ReadonlySet<string>): boolean {
  return homes.has(cwd) || [...homes].some((home) => home.startsWith(`${cwd}/`) || cwd.startsWith(`${home}/`));
}
