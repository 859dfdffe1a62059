import { isAbsolute, relative, sep } from "node:path";
import * as z from "zod";

/** Lines of one file that an agent-trace record attributes to one conversation. */
export interface AgentTrace {
  /** Id of the record. */
  readonly record: string;
  /** When it was recorded, milliseconds UTC; null where the record has no usable time. */
  readonly at: number | null;
  readonly tool: string | null;
  /** The commit the line numbers refer to: what was checked out when the file was edited, so often the *parent* of the commit that holds the lines. */
  readonly revision: string | null;
  /** Relative to the repository, forward slashes. */
  readonly path: string;
  /** What the record names that may be a log's session id, most direct first. */
  readonly sessions: readonly string[];
  readonly model: string | null;
  readonly lines: readonly (readonly [from: number, to: number])[];
}

const contributor = z.object({ type: z.string(), model_id: z.string().nullish() }).nullish().catch(null);
const range = z.object({ start_line: z.int().min(1), end_line: z.int().min(1), contributor });
const conversation = z.object({
  url: z.string().nullish().catch(null),
  contributor,
  ranges: z.array(z.unknown()).catch([]),
  related: z
    .array(z.object({ type: z.string(), url: z.string() }).nullable().catch(null))
    .nullish()
    .catch(null),
});
const recordSchema = z.object({
  id: z.string().catch(""),
  timestamp: z.string().catch(""),
  vcs: z.object({ type: z.string(), revision: z.string() }).nullish().catch(null),
  tool: z.object({ name: z.string().nullish() }).nullish().catch(null),
  files: z.array(
    z
      .object({ path: z.string(), conversations: z.array(z.unknown()).catch([]) })
      .nullable()
      .catch(null),
  ),
  metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/**
 * Reads one agent-trace record (specification 0.1, <https://agent-trace.dev>), leniently: parts that do not fit are
 * left out, lines by people too. Null when the value is no record at all. Nothing of `metadata` is kept but the
 * ids of sessions. `root` is the worktree the record was found in.
 */
export function parseAgentTrace(value: unknown, root: string): AgentTrace[] | null {
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) return null;
  const { id, timestamp, vcs, tool, files, metadata } = parsed.data;
  const time = Date.parse(timestamp);
  const traces: AgentTrace[] = [];
  for (const file of files) {
    for (const raw of file?.conversations ?? []) {
      const talk = conversation.safeParse(raw);
      if (file === null || !talk.success) continue;
      const lines: [number, number][] = [];
      for (const one of talk.data.ranges) {
        const span = range.safeParse(one);
        if (!span.success || span.data.end_line < span.data.start_line) continue;
        if ((span.data.contributor ?? talk.data.contributor)?.type === "human") continue;
        lines.push([span.data.start_line, span.data.end_line]);
      }
      if (lines.length === 0 || pseudoFiles.has(file.path)) continue;
      traces.push({
        record: id,
        at: Number.isNaN(time) ? null : time,
        tool: tool?.name ?? null,
        revision: vcs?.type === "git" && /^[0-9a-f]{7,64}$/.test(vcs.revision) ? vcs.revision : null,
        path: repositoryPath(file.path, root),
        sessions: sessionNames(metadata ?? {}, [talk.data.url, ...(talk.data.related ?? []).map((link) => link?.url)]),
        model: talk.data.contributor?.model_id ?? null,
        lines,
      });
    }
  }
  return traces;
}

/** What the reference implementation names where a command ran or a session began: no file was edited. */
const pseudoFiles: ReadonlySet<string> = new Set([".shell-history", ".sessions", ".unknown"]);

/** `session_id` and `conversation_id` are what the reference implementation writes; an address ends in the id, a transcript's in `<id>.jsonl`. */
function sessionNames(metadata: Readonly<Record<string, unknown>>, addresses: readonly (string | null | undefined)[]): string[] {
  const names = [
    metadata["session_id"],
    metadata["conversation_id"],
    ...addresses.map((url) =>
      url
        ?.split(/[?#]/)[0]
        ?.split("/")
        .at(-1)
        ?.replace(/\.jsonl?$/, ""),
    ),
  ];
  return [...new Set(names.filter((name) => typeof name === "string" && name !== ""))].map(String);
}

function repositoryPath(path: string, root: string): string {
  const inside = isAbsolute(path) ? relative(root, path) : path;
  return inside.split(sep).join("/").replace(/^\.\//, "");
}
