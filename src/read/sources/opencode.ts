import type { LogPiece, Source, SourceSink } from "../../kit/define-source.ts";
import { isRecord, recordAt, textOf, timeOf, type JsonRecord } from "../lines/fields.ts";
import { blank, eachRecord, notJson, parseJson } from "../lines/json-lines.ts";
import { nothingShown } from "../lines/nothing-shown.ts";
import { databaseQuestions, isDatabase } from "../opencode/database.ts";
import { readAnswer } from "../opencode/message.ts";
import { actionsOf } from "../opencode/tool-part.ts";

/**
 * OpenCode: one small JSON document per session, message and part (tool call) under `storage`, and since 1.2 a SQLite
 * database, whose rows come as lines (see `../opencode/database.ts`).
 * Source: anomalyco/opencode, packages/opencode/src/storage (storage.ts, json-migration.ts) and session.
 *
 * Ids are those of the path: OpenCode moved files without changing the ids inside.
 * A sub-agent is a session with a parent. A message's file does not say so, the session's file does: it is reported as
 * the parent's agent, and the message under the session it names. Rows of the database name the root.
 * Versions before July 2025 put several answers into one message, whose tokens are those of the last.
 */
const opencode: Source = {
  name: "OpenCode",
  roots: ({ home, variables }) => [`${variables["XDG_DATA_HOME"] || `${home}/.local/share`}/opencode`],
  layout: "opencode.db, or storage/message/SESSION/*.json (~/.local/share/opencode)",
  recognises: (entries) =>
    entries.some((name) => name === "storage" || name === "project" || isDatabase(name)) ||
    (entries.includes("message") && entries.includes("session")),
  isLog: (path) => isDatabase(path) || messagePath.test(path) || partPath.test(path) || sessionPath.test(path),
  mode: "whole",
  database: { isDatabase, questions: databaseQuestions },
  read(piece, sink) {
    if (isDatabase(piece.path)) {
      eachRecord(piece, sink, (row, line) => readRow(row, line, piece, sink));
      return null;
    }
    const isPart = partPath.test(piece.path);
    if (isPart && !piece.actions) return null;
    const document = parseJson(piece.bytes);
    if (document === blank) return null;
    if (!isRecord(document)) sink.skipped(0, document === notJson ? "not JSON" : "not a JSON object");
    else if (isPart) readPart(document, sink);
    else readDocument(document, piece, sink);
    return null;
  },
};

export default opencode;

const messagePath = /(?:^|\/)message\/([^/]+)\/([^/]+)\.json$/;
const partPath = /(?:^|\/)part\/(?:[^/]+\/)+[^/]+\.json$/;
const sessionPath = /(?:^|\/)session\/[^/]+\/(ses_[^/]+)\.json$/;

interface Place {
  readonly session: string;
  readonly agent: string | null;
  readonly cwd: string | null;
  readonly version: string;
  readonly line: number;
}

function readDocument(document: JsonRecord, { path }: LogPiece, sink: SourceSink): void {
  const [, of, id] = messagePath.exec(path) ?? [];
  if (of !== undefined) {
    const folders = isRecord(document["path"]) ? document["path"] : recordAt(document, "metadata", "assistant", "path");
    return readMessage({ id, ...document }, { session: of, agent: null, cwd: textOf(folders["cwd"]), version: "", line: 1 }, sink);
  }
  const session = sessionPath.exec(path)?.[1] ?? path;
  const { created, updated } = recordAt(document, "time");
  const facts = {
    at: timeOrNull(created),
    until: timeOrNull(updated),
    cwd: textOf(document["directory"]),
    version: textOf(document["version"]),
  };
  sink.session({ id: session, ...facts });
  const parent = textOf(document["parentID"]);
  if (parent !== null) sink.session({ id: parent, agent: session, ...facts });
}

function readRow(row: JsonRecord, line: number, piece: LogPiece, sink: SourceSink): void {
  const session = textOf(row["session"]);
  if (session === null) return sink.skipped(line, "no session");
  const root = textOf(row["root"]) ?? session;
  const place = {
    session: root,
    agent: root === session ? null : session,
    cwd: textOf(row["directory"]),
    version: textOf(row["version"]) ?? "",
    line,
  };
  const data = recordAt(row, "data");
  if (row["kind"] === "message") readMessage(data, place, sink);
  else if (piece.actions) for (const action of actionsOf(data, place.cwd)) sink.action(root, action);
}

function readMessage(message: JsonRecord, place: Place, sink: SourceSink): void {
  const { session, agent, cwd, version, line } = place;
  const time = isRecord(message["time"]) ? message["time"] : recordAt(message, "metadata", "time");
  const at = timeOrNull(time["created"]);
  sink.session({ id: session, at, until: timeOrNull(time["completed"]) ?? at, cwd, agent, version: textOf(version) });
  const answer = readAnswer(message);
  if (answer === "unusable") sink.skipped(line, "token counts are negative or no whole numbers");
  else if (answer !== null) {
    sink.usage({ ...answer, session, agent, webSearches: 0, speed: "standard", shown: nothingShown, version, final: true, line });
  }
}

function readPart(part: JsonRecord, sink: SourceSink): void {
  const session = textOf(part["sessionID"]);
  if (session !== null) for (const action of actionsOf(part, null)) sink.action(session, action);
}

function timeOrNull(value: unknown): number | null {
  const time = timeOf(value);
  return Number.isNaN(time) ? null : time;
}
