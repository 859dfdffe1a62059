import type { History } from "../../judge/verdicts/commit-fates.ts";
import { linkSessions } from "../../judge/attribution/link-sessions.ts";
import type { Link } from "../../model/link.ts";
import type { Skipped } from "../../model/skipped.ts";
import { readEvidence } from "../../read/evidence/read-evidence.ts";
import { readAgentTraces } from "../../read/git/agent-trace.ts";
import { readAiNotes } from "../../read/git/ai-notes.ts";
import type { Squash } from "../../read/git/squashes.ts";
import type { JudgeRequest } from "./judge-repository.ts";

/** Links a repository's sessions to its commits, from their evidence, git's own records, and what was said by hand. */
export async function linkRepository(
  { repository, sessions, logs, corrections }: JudgeRequest,
  history: History,
  squashes: readonly Squash[],
): Promise<{ links: Link[]; skipped: Skipped[] }> {
  const { evidence } = logs.reading;
  const { notes, skipped: badNotes } = await readAiNotes(repository);
  const { traces, skipped: badTraces } = readAgentTraces(repository.worktrees);
  const links = linkSessions({
    repository: repository.id,
    works: sessions.map((session) => readEvidence(session, evidence.get(session.id) ?? [])),
    commits: history.commits,
    landings: history.landings,
    squashes,
    notes,
    traces,
    corrections,
  });
  return { links, skipped: [...badNotes, ...badTraces] };
}
