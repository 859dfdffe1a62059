import { isRecord, recordAt, textOf, type JsonRecord } from "../lines/fields.ts";
import { parseJson } from "../lines/json-lines.ts";
import { inFolder } from "../lines/log-path.ts";
import { filesOfPatch, linesOfDiff, type PatchedFile } from "../lines/patch-text.ts";

/** What a tool call of the model asks for; null for tools that neither run a command nor change a file. */
export interface ToolCall {
  readonly command: string | null;
  /** The folder the call itself names. */
  readonly folder: string | null;
  readonly files: readonly PatchedFile[];
}

const commandTools = new Set(["shell", "shell_command", "container.exec", "exec_command", "local_shell"]);

/**
 * Reads a call in any of the forms Codex logged: functions `shell` (a list of words) and `shell_command`,
 * `exec_command` (text), `local_shell_call`, and `apply_patch` as a function, as a custom tool and as a command.
 * Source: openai/codex, codex-rs/protocol/src/models.rs and codex-rs/core/src/tools.
 */
export function readToolCall(item: JsonRecord): ToolCall | null {
  const name = (textOf(item["name"]) ?? "").replace(/^functions\./, "");
  if (item["type"] === "local_shell_call") return commandCall(recordAt(item, "action"));
  if (item["type"] === "custom_tool_call") return name === "apply_patch" ? patchCall(textOf(item["input"]), null) : null;
  const given = item["arguments"];
  const value = typeof given === "string" ? parseJson(Buffer.from(given)) : given;
  const asked = isRecord(value) ? value : {};
  if (name === "apply_patch") return patchCall(textOf(asked["input"]) ?? textOf(asked["patch"]), folderOf(asked));
  return commandTools.has(name) ? commandCall(asked) : null;
}

/** The files of a `patch_apply_end` or a `FileChange` item. `{"add":{…}}` is the form before the `type` field. */
export function filesOfChanges(changes: unknown): readonly PatchedFile[] {
  if (!isRecord(changes)) return [];
  return Object.entries(changes).flatMap(([path, change]): readonly PatchedFile[] => {
    if (!isRecord(change)) return [];
    const kind = textOf(change["type"]) ?? Object.keys(change)[0];
    const fields = isRecord(change[kind ?? ""]) ? recordAt(change, kind ?? "") : change;
    const content = textOf(fields["content"]) ?? "";
    if (kind === "add") return [{ path, before: "", after: content, whole: true }];
    if (kind === "delete") return [{ path, before: content, after: "", whole: true }];
    if (kind !== "update") return [];
    return [{ path: textOf(fields["move_path"]) ?? path, ...linesOfDiff(textOf(fields["unified_diff"]) ?? ""), whole: false }];
  });
}

/** A command as one text: the script of `bash -lc script`, else its words. */
export function commandOf(value: unknown): string | null {
  if (typeof value === "string") return textOf(value);
  if (!Array.isArray(value)) return null;
  const words = value.filter((word) => typeof word === "string");
  const [program = "", flag = "", script = ""] = words;
  const isShell = /(^|[/\\])(ba|z|da|k|fi)?sh(\.exe)?$|powershell|pwsh|(^|[/\\])cmd(\.exe)?$/i.test(program);
  if (words.length === 3 && isShell && /^(-l?i?c|-Command|\/c)$/i.test(flag)) return textOf(script);
  return textOf(words.join(" "));
}

/** The result of a call: its text, and whether it says that the call failed. */
export function readResult(output: unknown): { readonly text: string; readonly failed: boolean } {
  const text = textOfOutput(output);
  const wrapped = text.startsWith("{") ? parseJson(Buffer.from(text)) : null;
  const inner = isRecord(wrapped) ? textOf(wrapped["output"]) : null;
  const code =
    recordAt(wrapped, "metadata")["exit_code"] ?? /^(?:Exit code|Process exited with code)[: ]+(-?\d+)/im.exec(text.slice(0, 400))?.[1];
  const refused =
    /^(apply_patch verification failed|failed to (parse|apply)|patch (was )?rejected|aborted by user|exec_command failed|execution error|error:)/i;
  const failed = code === undefined ? refused.test(inner ?? text) || recordAt(output)["success"] === false : Number(code) !== 0;
  return { text: inner ?? text, failed };
}

function textOfOutput(output: unknown): string {
  if (typeof output === "string") return output;
  if (Array.isArray(output)) return output.map((part: unknown) => textOf(recordAt(part)["text"]) ?? "").join("\n");
  return textOf(recordAt(output)["content"]) ?? textOf(recordAt(output)["body"]) ?? "";
}

function commandCall(asked: JsonRecord): ToolCall | null {
  const words = asked["command"] ?? asked["cmd"];
  const folder = folderOf(asked);
  if (Array.isArray(words) && /(^|\/)apply_?patch$/.test(String(words[0]))) return patchCall(textOf(words[1]), folder);
  const command = commandOf(words);
  if (command === null) return null;
  // A patch in a command: `apply_patch <<'EOF'`, behind a `cd` now and then.
  if (!/\bapply_?patch\b/.test(command) || !command.includes("*** Begin Patch")) return { command, folder, files: [] };
  const [, quoted, single, plain] = /^\s*cd\s+(?:"([^"]+)"|'([^']+)'|([^\s;&|]+))\s*(?:&&|;)/.exec(command) ?? [];
  const moved = quoted ?? single ?? plain;
  const patch = patchCall(command, moved === undefined ? folder : inFolder(folder, moved));
  const behind = command.split("*** End Patch")[1]?.replace(/^\s*\w*\s*/, "") ?? "";
  return patch === null ? { command, folder, files: [] } : { ...patch, command: textOf(behind) };
}

function patchCall(patch: string | null, folder: string | null): ToolCall | null {
  const files = filesOfPatch(patch ?? "");
  return files.length === 0 ? null : { command: null, folder, files };
}

function folderOf(asked: JsonRecord): string | null {
  return textOf(asked["workdir"]) ?? textOf(asked["working_directory"]) ?? textOf(asked["cwd"]);
}
