import { textOf, valueAt, type JsonRecord } from "../lines/fields.ts";
import type { CodexThread } from "./thread.ts";

/**
 * Does the thread's own work begin with this line, in a file that starts with copies of its parent's lines?
 * For what a thread did and where, not for tokens: copied counters are told by their total (see `lineage`).
 *
 * Told by, the best first: the ordinal the header names (paginated history), a line that names its thread (usage
 * records, and settings since 0.152), a turn that began after the thread (ids are UUIDs of version 7), and for older
 * turns a pause: copies are written in one go, answers take their time.
 * `before` is the time of the line before, milliseconds UTC or NaN.
 */
export function beginsOwnWork(thread: CodexThread, line: JsonRecord, before: number): boolean {
  const ordinal = line["ordinal"];
  if (thread.ownFrom !== null && typeof ordinal === "number") return ordinal >= thread.ownFrom;
  const kind = line["type"] === "event_msg" ? valueAt(line, "payload", "type") : line["type"];
  const named = valueAt(line, "payload", "thread_id");
  if (typeof named === "string" && (kind === "token_usage_record" || kind === "thread_settings_applied")) return named === thread.id;
  const born = birthOf(thread.id);
  const turn = birthOf(textOf(valueAt(line, "payload", "turn_id")) ?? "");
  if (turn !== null && born !== null) {
    thread.turnsDated = true;
    return turn >= born;
  }
  return !thread.turnsDated && before >= (born ?? 0) && thread.at - before >= pauseOfAnAnswer;
}

const pauseOfAnAnswer = 200;

/** Milliseconds in a UUID of version 7, null for any other id. */
function birthOf(id: string): number | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
}
