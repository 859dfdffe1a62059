import type { Action } from "../../model/action.ts";
import { isRecord, textOf, type JsonRecord } from "../lines/fields.ts";
import { inFolder } from "../lines/log-path.ts";
import type { PatchedFile } from "../lines/patch-text.ts";
import type { CodexThread } from "./thread.ts";
import { commandOf, filesOfChanges, readResult, readToolCall } from "./tool-calls.ts";
import type { WaitingCall } from "./waiting-calls.ts";

type Report = (action: Action) => void;

/**
 * Takes in a `response_item`: a call waits for its result, a result settles its call. A patch that failed is no edit.
 */
export function takeItem(thread: CodexThread, item: JsonRecord, report: Report): void {
  const kind = textOf(item["type"]) ?? "";
  const id = textOf(item["call_id"]) ?? textOf(item["id"]);
  if (id === null) return;
  if (kind.endsWith("_call_output")) {
    const call = takeCall(thread, id);
    if (call === null) return;
    const { text, failed } = readResult(item["output"]);
    settle(thread, call, { output: text, failed }, report);
  } else if (kind.endsWith("_call")) {
    const call = readToolCall(item);
    if (call !== null)
      thread.calls.push({ id, at: thread.at, ...call, folder: call.folder === null ? thread.cwd : inFolder(thread.cwd, call.folder) });
  }
}

/**
 * Takes in what an event says of a call: `patch_apply_end`, and in paginated history (since 0.145) the completed
 * items `CommandExecution` and `FileChange`, which also show what code mode did. The call is settled by it.
 */
export function takeEvent(thread: CodexThread, event: JsonRecord, report: Report): void {
  const item = event["type"] === "item_completed" && isRecord(event["item"]) ? event["item"] : event;
  const kind = (textOf(item["type"]) ?? "").replaceAll("_", "").toLowerCase();
  const id = textOf(item["call_id"]) ?? textOf(item["id"]);
  if (kind === "patchapplyend" || kind === "filechange") {
    if (id !== null) takeCall(thread, id);
    if (event["success"] === false || isFailure(item["status"])) return;
    for (const file of filesOfChanges(item["changes"])) edit(thread, file, thread.cwd, thread.at, report);
  } else if (kind === "commandexecution") {
    if (id !== null) takeCall(thread, id);
    const command = commandOf(item["command"]);
    if (command === null) return;
    const output = textOf(item["aggregated_output"]) ?? textOf(item["stdout"]);
    report({ kind: "shell", at: thread.at, command, output, branch: thread.branch });
  }
}

/** Reports the calls whose result has not come: at the end of what was written, nothing says that they failed. */
export function settleAll(thread: CodexThread, report: Report): void {
  for (const call of thread.calls.splice(0)) settle(thread, call, { output: null, failed: false }, report);
}

function settle(
  thread: CodexThread,
  call: WaitingCall,
  result: { readonly output: string | null; readonly failed: boolean },
  report: Report,
): void {
  if (!result.failed) for (const file of call.files) edit(thread, file, call.folder, call.at, report);
  if (call.command !== null) report({ kind: "shell", at: call.at, command: call.command, output: result.output, branch: thread.branch });
}

function edit(thread: CodexThread, file: PatchedFile, folder: string | null, at: number, report: Report): void {
  report({ kind: "edit", at, ...file, path: inFolder(folder, file.path), branch: thread.branch });
}

function takeCall(thread: CodexThread, id: string): WaitingCall | null {
  const place = thread.calls.findIndex((call) => call.id === id);
  return place < 0 ? null : (thread.calls.splice(place, 1)[0] ?? null);
}

function isFailure(status: unknown): boolean {
  return typeof status === "string" && /fail|declin|error|reject/i.test(status);
}
