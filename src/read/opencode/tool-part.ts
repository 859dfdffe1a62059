import type { Action } from "../../model/action.ts";
import { isRecord, recordAt, textOf, timeOf, type JsonRecord } from "../lines/fields.ts";
import { inFolder } from "../lines/log-path.ts";
import { filesOfPatch } from "../lines/patch-text.ts";

/**
 * What a tool call did; nothing for a call that failed or still runs. Two forms: a part of type "tool" with `tool` and
 * `state.output`, and since 2.0 an item with `name` and `state.content`.
 * Source: anomalyco/opencode, packages/opencode/src/tool and packages/core/src/session-message.ts.
 */
export function actionsOf(part: JsonRecord, cwd: string | null): readonly Action[] {
  const state = recordAt(part, "state");
  if (part["type"] !== "tool" || state["status"] !== "completed") return [];
  const input = recordAt(state, "input");
  const tool = textOf(part["tool"]) ?? textOf(part["name"]);
  const at = timeOf(recordAt(state, "time")["end"] ?? recordAt(part, "time")["completed"]);
  const place = { kind: "edit", at, branch: null } as const;
  if (tool === "bash" || tool === "shell") {
    const command = textOf(input["command"]);
    return command === null ? [] : [{ kind: "shell", at, command, output: outputOf(state), branch: null }];
  }
  if (tool === "patch" || tool === "apply_patch") {
    return filesOfPatch(textOf(input["patchText"]) ?? "").map((file) => ({ ...place, ...file, path: inFolder(cwd, file.path) }));
  }
  const named = textOf(input["filePath"]) ?? textOf(input["path"]);
  if (named === null) return [];
  const path = inFolder(cwd, named);
  if (tool === "write") return [{ ...place, path, before: "", after: textOf(input["content"]) ?? "", whole: true }];
  if (tool !== "edit" && tool !== "multiedit") return [];
  const edits: readonly unknown[] = Array.isArray(input["edits"]) ? input["edits"] : [input];
  return edits.filter(isRecord).map((edit) => {
    const before = textOf(edit["oldString"]) ?? "";
    return { ...place, path, before, after: textOf(edit["newString"]) ?? "", whole: before === "" };
  });
}

function outputOf(state: JsonRecord): string | null {
  const content: readonly unknown[] = Array.isArray(state["content"]) ? state["content"] : [];
  const texts = content.flatMap((item) => textOf(recordAt(item)["text"]) ?? []);
  return textOf(state["output"]) ?? textOf(texts.join("\n"));
}
