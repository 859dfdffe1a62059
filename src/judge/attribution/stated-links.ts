import type { Commit } from "../../model/commit.ts";
import type { Evidence } from "../../model/link.ts";
import type { SessionWork } from "../../model/session-work.ts";
import type { AgentTrace } from "../../read/git/agent-trace-record.ts";
import type { AiNote } from "../../read/git/ai-notes.ts";
import { gitAiSessionKey } from "../../read/git/ai-note.ts";

/** A link that does not rest on an estimate: somebody's record names session and commit. */
export interface StatedLink {
  readonly session: number;
  readonly commit: number;
  readonly confidence: number;
  readonly evidence: Evidence;
}

export interface Statements {
  readonly works: readonly SessionWork[];
  readonly commits: readonly Commit[];
  readonly notes?: readonly AiNote[];
  readonly traces?: readonly AgentTrace[];
}

const byNote = 0.99;
const byTrailer = 0.99;
/** A trace names the commit the edit was made on; which commit took it in is inferred. */
const byTrace = 0.9;
/** Hashes are never cut to less. */
const shortest = 7;

/** What git-ai notes, agent-trace records and the commits' own trailers say about sessions we have. */
export function statedLinks(statements: Statements): StatedLink[] {
  return [...noteLinks(statements), ...trailerLinks(statements), ...traceLinks(statements)];
}

function noteLinks({ works, commits, notes = [] }: Statements): StatedLink[] {
  if (notes.length === 0) return [];
  const sessions = new Map(
    works.flatMap(({ session }, index) => noteTools(session.tool).map((tool) => [gitAiSessionKey(tool, session.id), index] as const)),
  );
  const places = new Map(commits.map(({ sha }, index) => [sha, index]));
  const lines = new Map<string, { session: number; commit: number; count: number }>();
  for (const note of notes) {
    const session = note.session === null ? undefined : sessions.get(note.session);
    const commit = places.get(note.commit);
    if (session === undefined || commit === undefined) continue;
    const key = `${session} ${commit}`;
    const count = (lines.get(key)?.count ?? 0) + note.lines.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    lines.set(key, { session, commit, count });
  }
  return [...lines.values()].map(({ session, commit, count }) => ({
    session,
    commit,
    confidence: byNote,
    evidence: { method: "note", says: `a git-ai note on the commit gives the session ${count} ${count === 1 ? "line" : "lines"}` },
  }));
}

/** Names git-ai gives the tool. */
function noteTools(tool: string): string[] {
  return [tool, tool.replace(/-(?:code|cli)$/, "")];
}

function trailerLinks({ works, commits }: Statements): StatedLink[] {
  const sessions = new Map(works.map(({ session }, index) => [session.id.toLowerCase(), index]));
  const links: StatedLink[] = [];
  for (const [commit, { trailers }] of commits.entries()) {
    for (const { key, value } of trailers) {
      for (const word of new Set(value.toLowerCase().match(/[a-z0-9][a-z0-9_-]{7,}/g))) {
        const session = sessions.get(word);
        if (session !== undefined)
          links.push({
            session,
            commit,
            confidence: byTrailer,
            evidence: { method: "trailer", says: `the commit's ${key} trailer names the session` },
          });
      }
    }
  }
  return links;
}

function traceLinks({ works, commits, traces = [] }: Statements): StatedLink[] {
  const sessions = new Map(works.map(({ session }, index) => [session.id, index]));
  const children = new Map<string, number[]>();
  for (const [commit, { parents }] of commits.entries()) {
    for (const parent of parents) {
      const start = parent.slice(0, shortest);
      children.set(start, [...(children.get(start) ?? []), commit]);
    }
  }
  const links = new Map<string, StatedLink>();
  for (const { sessions: named, revision, path } of traces) {
    const session = named.map((name) => sessions.get(name)).find((index) => index !== undefined);
    if (session === undefined || revision === null) continue;
    for (const commit of children.get(revision.slice(0, shortest)) ?? []) {
      const { parents = [], changes = [] } = commits[commit] ?? {};
      if (!parents.some((parent) => parent.startsWith(revision)) || !changes.some((change) => change.path === path)) continue;
      const says = `an agent-trace record of the session edits ${path} just before this commit`;
      links.set(`${session} ${commit}`, { session, commit, confidence: byTrace, evidence: { method: "note", says } });
    }
  }
  return [...links.values()];
}
