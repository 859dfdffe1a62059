import { linkSessions } from "../../judge/attribution/link-sessions.ts";
import type { Link } from "../../model/link.ts";
import { readEvidence } from "../../read/evidence/read-evidence.ts";
import type { JudgeRequest } from "./judge-repository.ts";

/** Links a repository's sessions to its commits, from their evidence, git's own records, and what was said by hand. */
export function linkRepository({ repository, read, sessions, logs, corrections }: JudgeRequest): Link[] {
  const { evidence } = logs.reading;
  return linkSessions({
    repository: repository.id,
    works: sessions.map((session) => readEvidence(session, evidence.get(session.id) ?? [])),
    commits: read.history.commits,
    landings: read.history.landings,
    squashes: read.squashes,
    notes: read.notes,
    traces: read.traces,
    corrections,
  });
}
