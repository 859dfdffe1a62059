import type { Session } from "../../model/session.ts";
import type { CommitTrace, EditTrace, Moment, PullRequestTrace, SessionWork } from "../../model/session-work.ts";
import { createReader } from "./bytes.ts";
import { evidenceVersion, record } from "./evidence-format.ts";

/**
 * Reads the evidence of one session, from as many pieces as there are, in any order. What was recorded twice (a log
 * that was copied or read again) counts once. A piece that is damaged or of another version is used up to there.
 */
export function readEvidence(session: Session, pieces: readonly Uint8Array[]): SessionWork {
  const edits = new Map<string, EditTrace>();
  const moments = new Map<string, Moment>();
  const commits = new Map<string, CommitTrace>();
  const pullRequests = new Map<string, PullRequestTrace>();
  for (const piece of pieces) {
    try {
      readPiece(piece, {
        edit: (edit) =>
          edits.set(
            `${edit.at} ${edit.added.length} ${edit.removed.length} ${edit.added[0] ?? 0} ${edit.removed[0] ?? 0} ${edit.path}`,
            edit,
          ),
        moment: (moment) => moments.set(`${moment.at} ${moment.branch}`, moment),
        commit: (commit) => commits.set(`${commit.at} ${commit.hash} ${commit.subject}`, commit),
        pullRequest: (pull) => pullRequests.set(`${pull.repository} ${pull.number}`, pull),
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return { session, edits: inOrder(edits), moments: inOrder(moments), commits: inOrder(commits), pullRequests: inOrder(pullRequests) };
}

interface Take {
  edit(edit: EditTrace): void;
  moment(moment: Moment): void;
  commit(commit: CommitTrace): void;
  pullRequest(pull: PullRequestTrace): void;
}

function readPiece(bytes: Uint8Array, take: Take): void {
  const reader = createReader(bytes);
  if (reader.count() !== evidenceVersion) return;
  const names: string[] = [];
  const name = (): string => {
    const number = reader.count();
    if (number === names.length) names.push(reader.text());
    const known = names[number];
    if (known === undefined) throw new RangeError("a name that was never given");
    return known;
  };
  let at = 0;
  while (!reader.done()) {
    const kind = reader.count();
    at += reader.signed();
    if (kind === record.edit) take.edit({ at, path: name(), added: reader.words(), removed: reader.words() });
    else if (kind === record.moment) take.moment({ at, branch: name() || null });
    else if (kind === record.commit) take.commit({ at, hash: reader.text(), subject: reader.count() });
    else if (kind === record.pullRequest) take.pullRequest({ at, repository: name(), number: reader.count() });
    else throw new RangeError("not a kind of record");
  }
}

/** By time; what happened at one time in the order of its key, whatever piece it came from. */
function inOrder<T extends { readonly at: number }>(found: ReadonlyMap<string, T>): T[] {
  return [...found].toSorted(([keyA, a], [keyB, b]) => a.at - b.at || (keyA < keyB ? -1 : 1)).map(([, one]) => one);
}
