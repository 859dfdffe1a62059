import { existsSync } from "node:fs";
import { UpshotError } from "../../kit/errors.ts";
import type { Session } from "../../model/session.ts";
import { askGit } from "../../read/git/ask-git.ts";
import { remoteId } from "../../read/git/remote-id.ts";
import { openRepository, type Repository } from "../../read/git/repository.ts";

/** The sessions that worked in one repository of the organisation's list. */
export interface ListedRepository {
  /** "host/path" */
  readonly repo: string;
  readonly sessions: readonly Session[];
  /** A clone of it on this machine; null where there is none that can be judged. */
  readonly clone: Repository | null;
}

/**
 * Sorts out the sessions whose git remote is on the list. The remote is that of the first of a session's folders that
 * lies in a repository, the most used one first; where all its folders are gone, the one the log itself names. Of
 * repositories that are not on the list nothing but the address of their origin is read.
 */
export async function listedSessions(sessions: readonly Session[], list: ReadonlySet<string>): Promise<ListedRepository[]> {
  const remotes = new Map<string, string | null>();
  const remoteOf = async (folder: string): Promise<string | null> => {
    let remote = remotes.get(folder);
    if (remote === undefined) remotes.set(folder, (remote = await originOf(folder)));
    return remote;
  };
  const byRepo = new Map<string, { sessions: Session[]; folders: Set<string> }>();
  for (const session of sessions) {
    const { repo, folder } = await placeOf(session, remoteOf);
    if (repo === null || !list.has(repo)) continue;
    const place = byRepo.get(repo) ?? { sessions: [], folders: new Set() };
    place.sessions.push(session);
    if (folder !== null) place.folders.add(folder);
    byRepo.set(repo, place);
  }
  const found: ListedRepository[] = [];
  for (const [repo, place] of byRepo) found.push({ repo, sessions: place.sessions, clone: await firstClone(repo, place.folders) });
  return found.sort((a, b) => (a.repo < b.repo ? -1 : 1));
}

async function placeOf(
  session: Session,
  remoteOf: (folder: string) => Promise<string | null>,
): Promise<{ readonly repo: string | null; readonly folder: string | null }> {
  for (const folder of session.cwds) {
    const repo = await remoteOf(folder);
    if (repo !== null) return { repo: repo === "" ? null : repo, folder };
  }
  return { repo: session.remote, folder: null };
}

/** Origin of the repository a folder lies in; "" for a repository without one, null for a folder that is gone or in none. */
async function originOf(folder: string): Promise<string | null> {
  // To start git costs a thousand times as much, and logs name many folders that are gone.
  if (!existsSync(folder)) return null;
  const origin = await askGit(folder, ["config", "--get", "remote.origin.url"]);
  if (origin.status === 0) return remoteId(origin.output.trim()) ?? "";
  return (await askGit(folder, ["rev-parse", "--git-dir"])).status === 0 ? "" : null;
}

async function firstClone(repo: string, folders: ReadonlySet<string>): Promise<Repository | null> {
  for (const folder of folders) {
    try {
      const clone = await openRepository(folder);
      if (clone.id === repo) return clone;
    } catch (error) {
      // Shallow, partial or damaged: its sessions are sent without links.
      if (!(error instanceof UpshotError) || error.code === "git-missing" || error.code === "git-too-old") throw error;
    }
  }
  return null;
}
