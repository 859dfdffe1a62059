import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { isSource } from "../../kit/define-source.ts";
import { loadFrom } from "../../kit/load-folder.ts";
import type { LocalStore } from "../../ledger/local-store.ts";
import { findLogs, type LogRoot } from "../../read/scan/find-logs.ts";
import { sourcesFolder } from "../../read/scan/scan-logs.ts";
import { takeRequests } from "../../read/sync/claude-requests.ts";

const kind = "sync request ids";
const pieceBytes = 4 << 20;

/** What was read of one log: how far, and the request ids by key of the response. Kept when the log is gone. */
interface Known {
  readonly to: number;
  readonly requests: Readonly<Record<string, string>>;
}

/**
 * Request ids of the responses in these sessions' Claude Code logs, by local key. Only logs of these sessions are opened,
 * and of those only what is new. What a log said stays after the tool deleted it: a name must not change.
 */
export async function requestNames(
  store: LocalStore,
  roots: readonly LogRoot[],
  sessions: ReadonlySet<string>,
): Promise<ReadonlyMap<number, string>> {
  const documents = store.documents(kind);
  const source = await loadFrom(sourcesFolder, "claude-code", isSource);
  const all = new Map<number, string>();
  const known = new Map(documents.list().map(({ id, body }) => [id, isKnown(body) ? body : null]));
  for (const root of roots.filter((one) => one.source === "claude-code")) {
    for (const { path, size } of findLogs(root, source).logs) {
      if (!isOf(path, sessions)) continue;
      const file = join(root.folder, path);
      const before = known.get(file) ?? null;
      if (before !== null && before.to === size) continue;
      const now = readOn(file, size, before);
      if (now !== null && now.to !== before?.to) {
        documents.put(file, now);
        known.set(file, now);
      }
    }
  }
  for (const one of known.values()) {
    for (const [key, request] of Object.entries(one?.requests ?? {})) if (!all.has(Number(key))) all.set(Number(key), request);
  }
  return all;
}

/** A log is named by its session, a sub-agent's lies in a folder of that name; old ones name nobody. */
function isOf(path: string, sessions: ReadonlySet<string>): boolean {
  const parts = path.replace(/\.jsonl$/, "").split("/");
  return parts.some((part) => sessions.has(part)) || (parts.at(-1)?.startsWith("agent-") === true && parts.at(-2) !== "subagents");
}

/** Whole lines only; a log that became shorter is another one. Null where it cannot be opened. */
function readOn(path: string, size: number, before: Known | null): Known | null {
  const found = new Map(Object.entries(before?.requests ?? {}).map(([key, request]) => [Number(key), request]));
  let to = before !== null && before.to <= size ? before.to : 0;
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    for (let room = pieceBytes; to < size;) {
      const bytes = Buffer.alloc(Math.min(room, size - to));
      const piece = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, to));
      const whole = piece.lastIndexOf(10) + 1;
      if (whole === 0) {
        // The line that is being written, or one longer than the room.
        if (piece.length < room) break;
        room *= 2;
        continue;
      }
      takeRequests(piece.subarray(0, whole), found);
      to += whole;
    }
  } finally {
    closeSync(file);
  }
  return { to, requests: Object.fromEntries(found) };
}

function isKnown(body: unknown): body is Known {
  return (
    typeof body === "object" &&
    body !== null &&
    "to" in body &&
    typeof body.to === "number" &&
    "requests" in body &&
    typeof body.requests === "object"
  );
}
