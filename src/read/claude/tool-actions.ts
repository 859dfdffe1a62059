import type { SourceSink } from "../../kit/define-source.ts";
import type { Action } from "../../model/action.ts";
import { parseSlice } from "../scan/json-cursor.ts";
import type { AnthropicMessage, ToolCall } from "./message.ts";

/** A tool call that waits for its result. */
export interface Waiting {
  readonly session: string;
  readonly actions: readonly Action[];
}

/** Where a message stands. `at` is 0 where the line has no usable time. */
export interface LinePlace {
  readonly session: string;
  readonly at: number;
  readonly branch: string | null;
}

/** Tool calls become actions when their result says that they did not fail; a shell command takes its output along. */
export function takeTools(
  message: AnthropicMessage,
  bytes: Buffer,
  line: LinePlace,
  waiting: Map<string, Waiting>,
  sink: SourceSink,
): void {
  const { session } = line;
  for (const call of message.calls) {
    const actions = actionsOf(call, bytes, line);
    if (actions.length === 0) continue;
    if (call.id !== null) waiting.set(call.id, { session, actions });
    else for (const action of actions) sink.action(session, action);
  }
  for (const result of message.results) {
    const called = waiting.get(result.id);
    if (called === undefined) continue;
    waiting.delete(result.id);
    for (const action of called.actions) {
      if (action.kind === "shell") sink.action(called.session, { ...action, output: outputOf(parseSlice(bytes, result.from, result.to)) });
      else if (!result.failed) sink.action(called.session, action);
    }
  }
}

function actionsOf(call: ToolCall, bytes: Buffer, { at, branch }: LinePlace): Action[] {
  if (!["Bash", "Edit", "MultiEdit", "Write", "NotebookEdit"].includes(call.name ?? "")) return [];
  const input = parseSlice(bytes, call.from, call.to);
  const command = textIn(input, "command");
  if (call.name === "Bash") return command === null ? [] : [{ kind: "shell", at, command, output: null, branch }];
  const path = textIn(input, "file_path") ?? textIn(input, "notebook_path");
  if (path === null) return [];
  const edits: unknown = call.name === "MultiEdit" ? fieldOf(input, "edits") : [input];
  if (!Array.isArray(edits)) return [];
  return edits.flatMap((edit: unknown): Action[] => {
    const after = textIn(edit, "new_string") ?? textIn(edit, "content") ?? textIn(edit, "new_source");
    return after === null
      ? []
      : [{ kind: "edit", at, path, before: textIn(edit, "old_string") ?? "", after, whole: call.name === "Write", branch }];
  });
}

/** Text of a tool result: a string or blocks of text. */
function outputOf(content: unknown): string | null {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((block: unknown) => textIn(block, "text") ?? "").join("\n") : null;
}

function textIn(value: unknown, name: string): string | null {
  const text = fieldOf(value, name);
  return typeof text === "string" ? text : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The calls that never got a result: the session ended, or has not gone on yet. */
export function flushWaiting(waiting: ReadonlyMap<string, Waiting>, sink: SourceSink): void {
  for (const { session, actions } of waiting.values()) for (const action of actions) sink.action(session, action);
}
