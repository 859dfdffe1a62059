import { createHash } from "node:crypto";
import * as z from "zod";

/** Lines of one file that git-ai attributes to one agent session, as they stood in the commit. */
export interface AiNoteEntry {
  readonly path: string;
  /** `gitAiSessionKey` of the session; null where the note names a tool but no conversation. */
  readonly session: string | null;
  readonly tool: string | null;
  /** Inclusive, 1-based. */
  readonly lines: readonly (readonly [from: number, to: number])[];
}

export interface ParsedAiNote {
  readonly entries: readonly AiNoteEntry[];
  /** 1-based line of the note (0: all of it) and why it was not used. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

/** The name git-ai gives a session: an exact join with a log's session id. `tool` as git-ai calls it ("claude", "codex", "cursor"). */
export function gitAiSessionKey(tool: string, conversationId: string): string {
  return `s_${createHash("sha256").update(`${tool}:${conversationId}`).digest("hex").slice(0, 14)}`;
}

/**
 * Parses one git-ai note: a path line, indented `s_<14 hex>::t_<14 hex> 1-4,9` lines, `---`, then JSON. Also the
 * forms before sessions (16 hexadecimal digits of the same hash) and before text (`authorship/0.0.1`, JSON only).
 * Lines credited to people (`h_…`) are no entries. Source: git-ai's "Attribution Note Format", schema authorship/3.0.0.
 */
export function parseAiNote(text: string): ParsedAiNote {
  if (text.trimStart().startsWith("{")) return parseFirstForm(text);
  const lines = text.split("\n");
  const divider = lines.indexOf("---");
  if (divider < 0) return { entries: [], skipped: [{ line: 0, reason: "not a git-ai note: no '---' line" }] };
  const sessions = readSessions(lines.slice(divider + 1).join("\n"));
  const entries: AiNoteEntry[] = [];
  const skipped: { line: number; reason: string }[] = [];
  if (sessions === null) skipped.push({ line: divider + 2, reason: "git-ai note: the JSON after '---' cannot be read" });
  let path: string | null = null;
  for (const [index, line] of lines.slice(0, divider).entries()) {
    if (line.trim() === "") continue;
    if (!line.startsWith("  ")) {
      path = line.trimEnd().replace(/^"(.*)"$/, "$1");
      continue;
    }
    const [, key = "", ranges = ""] = /^ {2}(\S+) (\S+)\s*$/.exec(line) ?? [];
    const parsed = parseRanges(ranges);
    if (path === null || parsed === null) skipped.push({ line: index + 1, reason: "git-ai note: neither a path nor 'session lines'" });
    else if (!key.startsWith("h_")) {
      const id = key.split("::")[0] ?? key;
      const known = sessions?.get(id);
      entries.push({ path, session: known?.session ?? keyOf(id), tool: known?.tool ?? null, lines: parsed });
    }
  }
  return { entries, skipped };
}

const agentSchema = z.object({ agent_id: z.object({ tool: z.string(), id: z.string() }) });
const metadataSchema = z.object({
  sessions: z.record(z.string(), z.unknown()).catch({}),
  prompts: z.record(z.string(), z.unknown()).catch({}),
});

function readSessions(json: string): Map<string, { session: string; tool: string }> | null {
  const metadata = metadataSchema.safeParse(parseJson(json));
  if (!metadata.success) return null;
  const sessions = new Map<string, { session: string; tool: string }>();
  for (const [key, value] of Object.entries({ ...metadata.data.prompts, ...metadata.data.sessions })) {
    const agent = agentSchema.safeParse(value);
    if (!agent.success) continue;
    const { tool, id } = agent.data.agent_id;
    sessions.set(key, { tool, session: gitAiSessionKey(tool, id) });
  }
  return sessions;
}

/** The key a note itself gives: older ones have 16 digits of the same hash and no prefix. */
function keyOf(id: string): string {
  return /^[0-9a-f]{14,}$/.test(id) ? `s_${id.slice(0, 14)}` : id;
}

function parseRanges(text: string): [number, number][] | null {
  const ranges: [number, number][] = [];
  for (const part of text.split(",")) {
    const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    const range: [number, number] = [Number(from), Number(to)];
    if (!(range[0] >= 1 && range[1] >= range[0])) return null;
    ranges.push(range);
  }
  return ranges;
}

const firstFormSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      authors: z.array(
        z.object({
          lines: z.array(z.union([z.int().min(1), z.tuple([z.int().min(1), z.int().min(1)])])),
          agent_metadata: z.object({ tool: z.string().nullish(), id: z.string().nullish() }).nullish(),
        }),
      ),
    }),
  ),
});

function parseFirstForm(text: string): ParsedAiNote {
  const note = firstFormSchema.safeParse(parseJson(text));
  if (!note.success) return { entries: [], skipped: [{ line: 0, reason: "not a git-ai note: JSON of another form" }] };
  const entries: AiNoteEntry[] = [];
  for (const [path, { authors }] of Object.entries(note.data.files)) {
    for (const { lines, agent_metadata: agent } of authors) {
      if (agent === null || agent === undefined) continue;
      const session = agent.tool && agent.id ? gitAiSessionKey(agent.tool, agent.id) : null;
      entries.push({
        path,
        session,
        tool: agent.tool ?? null,
        lines: lines.map((line) => (typeof line === "number" ? [line, line] : line)),
      });
    }
  }
  return { entries, skipped: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
