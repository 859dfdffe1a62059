import type { Skipped } from "../../model/skipped.ts";
import { parseAiNote, type AiNoteEntry } from "./ai-note.ts";
import { gitText } from "./ask-git.ts";
import { refSelection } from "./refs.ts";
import type { Repository } from "./repository.ts";

export interface AiNote extends AiNoteEntry {
  readonly commit: string;
}

const notesRef = "refs/notes/ai";
const olderRefs = "refs/ai/authorship/";
/** Between records; no sensible note holds it. */
const mark = "\0\0git-ai\0";
/** The same in the formats of `git log` and of `git for-each-ref`. */
const logMark = "%x00%x00git-ai%x00";
const refMark = "%00%00git-ai%00";

/**
 * Everything git-ai noted about the commits of a repository, from `refs/notes/ai` and the older
 * `refs/ai/authorship/<sha>`. Notes on commits no ref reaches are not read. What cannot be parsed is skipped and
 * reported; `file` names ref and commit.
 */
export async function readAiNotes(repository: Repository): Promise<{ notes: AiNote[]; skipped: Skipped[] }> {
  const notes: AiNote[] = [];
  const skipped: Skipped[] = [];
  const take = (ref: string, commit: string, text: string): void => {
    const parsed = parseAiNote(text);
    for (const entry of parsed.entries) notes.push({ ...entry, commit });
    for (const { line, reason } of parsed.skipped) skipped.push({ file: `${ref}:${commit}`, line, reason });
  };
  const seen = new Set<string>();
  for (const [commit, text] of await notesText(repository)) {
    seen.add(commit);
    take(notesRef, commit, text);
  }
  if (!repository.noteRefs.some((name) => name.startsWith(olderRefs))) return { notes, skipped };
  const older = await gitText(repository.root, ["for-each-ref", `--format=${refMark}%(refname)%00%(objecttype)%00%(raw)`, olderRefs]);
  for (const record of older.split(mark).slice(1)) {
    const [name = "", type, ...raw] = record.split("\0");
    const commit = name.slice(olderRefs.length).replaceAll("/", "");
    if (type === "blob" && !seen.has(commit)) take(olderRefs, commit, raw.join("\0"));
  }
  return { notes, skipped };
}

async function notesText(repository: Repository): Promise<[commit: string, text: string][]> {
  if (!repository.noteRefs.includes(notesRef)) return [];
  const log = await gitText(repository.root, [
    "log",
    `--notes=${notesRef}`,
    `--format=${logMark}%H%x00%N`,
    ...refSelection(),
    ...repository.worktreeHeads,
    "--",
  ]);
  const records: [string, string][] = [];
  for (const record of log.split(mark)) {
    const end = record.indexOf("\0");
    const text = record.slice(end + 1);
    if (end > 0 && text.trim() !== "") records.push([record.slice(0, end), text]);
  }
  return records;
}
