import type { DatabaseQuestion } from "../../kit/database-question.ts";

/** Every session with the one at the top of its tree: sub-agents are sessions with a parent. */
const tree = (sessions: string): string => `WITH RECURSIVE tree(id, root, directory, version) AS (
  SELECT id, id, directory, version FROM ${sessions}
    WHERE parent_id IS NULL OR parent_id NOT IN (SELECT id FROM ${sessions})
  UNION ALL SELECT s.id, tree.root, s.directory, s.version FROM ${sessions} s JOIN tree ON s.parent_id = tree.id)`;

/** Only what the source reads leaves the database: no text of prompts or answers. */
const messages = (sessions: string, table: string, where: string): string => `${tree(sessions)}
SELECT json_object('kind', 'message', 'session', m.session_id, 'root', tree.root, 'directory', tree.directory,
  'version', tree.version, 'data', json_object('id', m.id, 'role', json_extract(m.data, '$.role'),
  'modelID', json_extract(m.data, '$.modelID'), 'providerID', json_extract(m.data, '$.providerID'),
  'model', json_extract(m.data, '$.model'), 'tokens', json_extract(m.data, '$.tokens'),
  'time', json_extract(m.data, '$.time'))) AS line
FROM ${table} m LEFT JOIN tree ON tree.id = m.session_id
WHERE CASE WHEN json_valid(m.data) THEN json_extract(m.data, '$.tokens') END IS NOT NULL ${where} ${oldestFirst}`;

const parts = (sessions: string, from: string, value: string, where: string): string => `${tree(sessions)}
SELECT json_object('kind', 'part', 'session', m.session_id, 'root', tree.root, 'directory', tree.directory,
  'version', tree.version, 'data', json(${value})) AS line
FROM ${from} LEFT JOIN tree ON tree.id = m.session_id WHERE ${where} ${oldestFirst}`;

/** Ids of sessions fall with time, ids of messages grow: a fork's copies come after what they copy. */
const oldestFirst = "ORDER BY m.session_id DESC, m.id";

/** Some versions wrote both tables; a session that is in the newer one is read there. */
const notInNewer = "AND m.session_id NOT IN (SELECT session_id FROM session_message WHERE type = 'assistant')";

const isCall = (value: string): string => `CASE WHEN json_valid(${value}) THEN json_extract(${value}, '$.type') END = 'tool'`;
const inContent = "session_message m, json_each(CASE WHEN json_valid(m.data) THEN m.data ELSE '{}' END, '$.content') p";

/**
 * OpenCode keeps its sessions in a SQLite database since 1.2 (February 2026); the files are what an older version
 * left. The newer form of a statement stands first.
 */
export const databaseQuestions: readonly DatabaseQuestion[] = [
  { actions: false, statements: [messages("session_v2", "session_message", ""), messages("session", "session_message", "")] },
  { actions: false, statements: [messages("session", "message", notInNewer), messages("session", "message", "")] },
  {
    actions: true,
    statements: [parts("session_v2", inContent, "p.value", isCall("p.value")), parts("session", inContent, "p.value", isCall("p.value"))],
  },
  { actions: true, statements: [parts("session", "part m", "m.data", isCall("m.data"))] },
];

export function isDatabase(path: string): boolean {
  return /(?:^|\/)opencode(?:-[\w-]+)?\.db$/.test(path);
}
