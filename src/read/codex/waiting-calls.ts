import type { SourceState } from "../../kit/define-source.ts";
import type { PatchedFile } from "../lines/patch-text.ts";
import { isRecord, textOf } from "../lines/fields.ts";

/** A tool call of the model that has no result yet. */
export interface WaitingCall {
  readonly id: string;
  readonly at: number;
  /** The folder it works in, null where unknown. */
  readonly folder: string | null;
  /** The command, null where the call is a patch only. */
  readonly command: string | null;
  readonly files: readonly PatchedFile[];
}

/** For a state that stays in memory: the calls hold text. */
export function saveCalls(calls: readonly WaitingCall[]): SourceState {
  return calls.map(({ id, at, folder, command, files }) => ({
    id,
    at: Number.isNaN(at) ? null : at,
    folder,
    command,
    files: files.map(({ path, before, after, whole }) => ({ path, before, after, whole })),
  }));
}

/** What `saveCalls` wrote; anything else is left out. */
export function readCalls(value: unknown): WaitingCall[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((call: unknown) => {
    const id = isRecord(call) ? textOf(call["id"]) : null;
    if (id === null || !isRecord(call)) return [];
    const files: readonly unknown[] = Array.isArray(call["files"]) ? call["files"] : [];
    const at = call["at"];
    return [
      {
        id,
        at: typeof at === "number" ? at : NaN,
        folder: textOf(call["folder"]),
        command: textOf(call["command"]),
        files: files.filter(isRecord).map((file) => ({
          path: String(file["path"]),
          before: String(file["before"]),
          after: String(file["after"]),
          whole: file["whole"] === true,
        })),
      },
    ];
  });
}
