import type { Action } from "../../model/action.ts";
import { isRecord, recordAt, textOf, timeOf, valueAt, type JsonRecord } from "../lines/fields.ts";
import { inFolder } from "../lines/log-path.ts";

/** The tool calls of a message that were carried out. */
export function callsOf(message: JsonRecord): readonly JsonRecord[] {
  const calls: readonly unknown[] = Array.isArray(message["toolCalls"]) ? message["toolCalls"] : [];
  return calls.filter(isRecord).filter((call) => call["status"] === undefined || call["status"] === "success");
}

/** The absolute paths a call names: arguments, and the file its result shows. */
export function pathsOf(call: JsonRecord): readonly string[] {
  const shown = recordAt(call, "resultDisplay");
  const named = [...Object.values(recordAt(call, "args")), shown["filePath"]];
  return named.filter((value) => typeof value === "string").filter((value) => /^(\/|[A-Za-z]:[/\\])[^\n]*$/.test(value));
}

/**
 * A call as an action, null for tools that neither change a file nor run a command. What was written is taken from
 * the result's display where the log has it: people change a proposal before they accept it.
 */
export function actionOf(call: JsonRecord, message: JsonRecord, cwd: string | null): Action | null {
  const args = recordAt(call, "args");
  const shown = recordAt(call, "resultDisplay");
  const called = timeOf(call["timestamp"]);
  const at = Number.isNaN(called) ? timeOf(message["timestamp"]) : called;
  if (call["name"] === "run_shell_command") {
    const command = textOf(args["command"]);
    return command === null ? null : { kind: "shell", at, command, output: outputOf(call), branch: null };
  }
  const path = textOf(shown["filePath"]) ?? textOf(args["file_path"]);
  if (path === null) return null;
  const place = { kind: "edit", at, path: inFolder(cwd, path), branch: null } as const;
  if (call["name"] === "write_file") {
    const after = textOf(shown["newContent"]) ?? textOf(args["content"]) ?? "";
    return { ...place, before: textOf(shown["originalContent"]) ?? "", after, whole: true };
  }
  if (call["name"] !== "replace") return null;
  const before = textOf(args["old_string"]) ?? "";
  return { ...place, before, after: textOf(args["new_string"]) ?? "", whole: before === "" };
}

function outputOf(call: JsonRecord): string | null {
  const parts: readonly unknown[] = Array.isArray(call["result"]) ? call["result"] : [call["result"]];
  for (const part of parts) {
    const output = textOf(valueAt(part, "functionResponse", "response", "output"));
    if (output !== null) return output;
  }
  return textOf(call["resultDisplay"]);
}
