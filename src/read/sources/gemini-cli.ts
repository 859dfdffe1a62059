import type { LogPiece, Source, SourceSink } from "../../kit/define-source.ts";
import { responseKey } from "../../model/response-key.ts";
import type { Tokens } from "../../model/tokens.ts";
import { isChat, isSpread } from "../gemini/is-chat.ts";
import { projectFolder } from "../gemini/project-folder.ts";
import { actionOf, callsOf, pathsOf } from "../gemini/tool-calls.ts";
import { countOf, isRecord, textOf, timeOf, type JsonRecord } from "../lines/fields.ts";
import { blank, eachRecord, notJson, parseJson } from "../lines/json-lines.ts";
import { nothingShown } from "../lines/nothing-shown.ts";

/**
 * Gemini CLI: `~/.gemini/tmp/<project>/chats/session-*.json` (one document, rewritten) and since 2026 `.jsonl` (a
 * header, messages, `$set` and `$rewindTo`); a sub-agent's chat lies in a folder named by its parent's session.
 * Source: google-gemini/gemini-cli, packages/core/src/services/chatRecordingService.ts and chatRecordingTypes.ts.
 *
 * Tokens are those of the API: `input` includes `cached`, `output` leaves out `thoughts`, `tool` (what the vendor's
 * own tools put into the prompt) stands beside `input`; `total` = input + output + thoughts + tool.
 * Traps: a message is written again when its tokens or tool results come; a rewind or a compression drops messages
 * whose tokens were spent all the same; a chat resumed from `.json` is copied into a `.jsonl` with the same ids; some
 * versions leave the model out of answers that are tool calls only.
 * Of two answers recorded without a message between them, the log keeps the tokens of the later one only.
 */
const geminiCli: Source = {
  name: "Gemini CLI",
  roots: ({ home, variables }) => [`${variables["GEMINI_CLI_HOME"] || home}/.gemini`],
  layout: "tmp/PROJECT/chats/session-*.json or .jsonl (~/.gemini), or chats/ inside",
  recognises: (entries) =>
    entries.includes("chats") || (entries.includes("tmp") && !entries.includes("sessions") && !entries.includes("projects")),
  // The root is `.gemini`, its `tmp` or one project: deeper down lie copies of the person's own files (`history`).
  isLog: (path) => /^(?:tmp\/)?(?:[^/]+\/)?chats\/(?:session-[^/]*|[^/]+\/[^/]+)\.jsonl?$/.test(path),
  claims: isChat,
  mode: "whole",
  read(piece, sink) {
    const chat: Chat = { header: {}, messages: new Map() };
    if (piece.path.endsWith(".jsonl") && !isSpread(piece.bytes)) eachRecord(piece, sink, (record, line) => takeRecord(chat, record, line));
    else {
      const document = parseJson(piece.bytes);
      if (isRecord(document)) takeRecord(chat, document, 1);
      else if (document !== blank) sink.skipped(0, document === notJson ? "not JSON" : "not a JSON object");
    }
    reportChat(chat, piece, sink);
    return null;
  },
};

export default geminiCli;

interface Chat {
  header: JsonRecord;
  readonly messages: Map<string, Message>;
}

interface Message {
  readonly fields: JsonRecord;
  readonly line: number;
}

/** A header (in `.json` the whole chat), a message, or an update; `$rewindTo` takes nothing back that was spent. */
function takeRecord(chat: Chat, record: JsonRecord, line: number): void {
  const update = record["$set"];
  if (isRecord(update)) takeRecord(chat, update, line);
  else if (textOf(record["id"]) !== null || textOf(record["type"]) !== null) takeMessage(chat, record, line);
  else if (record["$rewindTo"] === undefined) {
    const { messages, ...header } = record;
    chat.header = { ...header, ...chat.header, ...dirs(header) };
    const listed: readonly unknown[] = Array.isArray(messages) ? messages : [];
    for (const message of listed) if (isRecord(message)) takeMessage(chat, message, line);
  }
}

function dirs(header: JsonRecord): JsonRecord {
  return Array.isArray(header["directories"]) ? { directories: header["directories"] } : {};
}

/** The last version of a message holds, except that it may have lost its tokens or tool calls. */
function takeMessage(chat: Chat, fields: JsonRecord, line: number): void {
  const id = textOf(fields["id"]) ?? `${line}:${chat.messages.size}`;
  const known = chat.messages.get(id);
  const kept: Record<string, unknown> = { ...known?.fields };
  for (const [key, value] of Object.entries(fields)) if (value !== null && value !== undefined) kept[key] = value;
  chat.messages.set(id, { fields: kept, line: known?.line ?? line });
}

function reportChat(chat: Chat, piece: LogPiece, sink: SourceSink): void {
  const [, folder, file = piece.path] = /(?:^|\/)chats\/(?:([^/]+)\/)?([^/]+)\.jsonl?$/.exec(piece.path) ?? [];
  const own = textOf(chat.header["sessionId"]) ?? file;
  const session = folder ?? own;
  const agent = session === own ? null : own;
  const messages = [...chat.messages];
  let model = textOf(messages.map(([, { fields }]) => fields["model"]).find((name) => textOf(name) !== null)) ?? "unknown";
  for (const [id, { fields, line }] of messages) {
    model = textOf(fields["model"]) ?? model;
    const tokens = tokensOf(fields["tokens"]);
    if (tokens === "unusable") sink.skipped(line, "token counts are negative or no whole numbers");
    if (tokens === null || tokens === "unusable") continue;
    const key = responseKey(isUnique(id) ? `gemini:${id}` : `gemini:${own}:${id}`);
    const at = timeOf(fields["timestamp"]);
    sink.usage({
      key,
      session,
      agent,
      model,
      at,
      tokens,
      webSearches: 0,
      speed: "standard",
      shown: nothingShown,
      version: "",
      final: true,
      line,
    });
  }
  const cwd = folderOf(chat);
  reportFacts(chat, { session, agent, cwd }, sink);
  if (!piece.actions) return;
  for (const [, { fields }] of messages) {
    for (const call of callsOf(fields)) {
      const action = actionOf(call, fields, cwd);
      if (action !== null) sink.action(session, action);
    }
  }
}

function reportFacts(
  chat: Chat,
  { session, agent, cwd }: { session: string; agent: string | null; cwd: string | null },
  sink: SourceSink,
): void {
  const times = [chat.header["startTime"], ...[...chat.messages.values()].map(({ fields }) => fields["timestamp"])].map(timeOf);
  const known = times.filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
  if (chat.header["sessionId"] === undefined && chat.messages.size === 0) return;
  sink.session({ id: session, at: known[0] ?? null, until: known.at(-1) ?? null, lines: Math.max(1, chat.messages.size), cwd, agent });
}

function folderOf(chat: Chat): string | null {
  const listed: readonly unknown[] = Array.isArray(chat.header["directories"]) ? chat.header["directories"] : [];
  const folders = listed.filter((folder) => typeof folder === "string");
  const hash = textOf(chat.header["projectHash"]) ?? "";
  const named = [...chat.messages.values()].flatMap(({ fields }) => callsOf(fields).flatMap(pathsOf));
  return projectFolder(hash, [...folders, ...named]) ?? folders[0] ?? null;
}

function tokensOf(value: unknown): Tokens | "unusable" | null {
  if (!isRecord(value)) return null;
  const input = countOf(value["input"]);
  const output = countOf(value["output"]);
  const cached = countOf(value["cached"]);
  const thoughts = countOf(value["thoughts"]);
  const tool = countOf(value["tool"]);
  if (input === null || output === null || cached === null || thoughts === null || tool === null) return "unusable";
  const total = value["total"];
  if (input + output + cached + thoughts + tool === 0) return null;
  // The total tells where the parts are not as the API says: some gateways count thoughts as output.
  const inside = total === input + output + tool && thoughts <= output;
  const beside = cached > input && total === input + cached + output + thoughts + tool;
  const cacheRead = beside ? cached : Math.min(cached, input);
  return {
    inputUncached: (beside ? input : input - cacheRead) + tool,
    cacheRead,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: inside ? output : output + thoughts,
    reasoning: thoughts,
  };
}

/** Ids are random UUIDs; anything else is unique within its chat only. */
function isUnique(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
