import type { Commit, FileChange } from "../../model/commit.ts";
import { fingerprintBytes } from "./fingerprint-bytes.ts";
import { patchId } from "./patch-id.ts";
import type { PatchFile, PatchVisitor } from "./patch-stream.ts";
import { parseTrailers } from "./trailers.ts";

/** The placeholders a commit is built from, for `patchFormat`. */
export const commitFields = ["%H", "%P", "%T", "%an", "%ae", "%at", "%ct", "%B"] as const;

/**
 * Builds commits out of a patch stream and hands each one on when the next begins; call `flush` at the end.
 * All fingerprints of a commit share one array, so that a commit of 100,000 files costs its lines and two small
 * views a file. Submodule pointers are left out; a binary file is a change without lines.
 */
export function commitBuilder(done: (commit: Commit) => void): PatchVisitor & { flush(): void } {
  let fields: readonly string[] | null = null;
  let files: { change: PatchFile; added: number; removed: number }[] = [];
  let current: { added: number; removed: number } | null = null;
  /** Fingerprints of the whole commit in the order they come, and for each whether it was added. */
  let prints = new Uint32Array(1024);
  let signs = new Uint8Array(1024);
  let lines = 0;

  return {
    commit(next) {
      flush();
      fields = next;
    },
    file(change) {
      const file = { change, added: 0, removed: 0 };
      current = change.submodule ? null : file;
      if (current !== null) files.push(file);
    },
    line(added, bytes, from, to) {
      if (current === null) return;
      if (lines === prints.length) grow();
      prints[lines] = fingerprintBytes(bytes, from, to);
      signs[lines++] = added ? 1 : 0;
      if (added) current.added++;
      else current.removed++;
    },
    flush,
  };

  function flush(): void {
    if (fields !== null) done(toCommit(fields, toChanges()));
    fields = null;
    files = [];
    current = null;
    lines = 0;
  }

  function toChanges(): FileChange[] {
    const all = new Uint32Array(lines);
    let read = 0;
    let start = 0;
    return files.map(({ change: { path, oldPath, kind, binary }, added, removed }) => {
      let nextAdded = start;
      let nextRemoved = start + added;
      for (const end = read + added + removed; read < end; read++) {
        if (signs[read] === 1) all[nextAdded++] = prints[read] ?? 0;
        else all[nextRemoved++] = prints[read] ?? 0;
      }
      const change: FileChange = {
        path,
        oldPath,
        kind,
        binary,
        added: slice(all, start, added),
        removed: slice(all, start + added, removed),
      };
      start += added + removed;
      return change;
    });
  }

  function grow(): void {
    const [morePrints, moreSigns] = [new Uint32Array(lines * 2), new Uint8Array(lines * 2)];
    morePrints.set(prints);
    moreSigns.set(signs);
    prints = morePrints;
    signs = moreSigns;
  }
}

const none = new Uint32Array();

/** A view; sides without lines share one, because a commit may have very many files. */
export function slice(all: Uint32Array, from: number, length: number): Uint32Array {
  return length === 0 ? none : all.subarray(from, from + length);
}

function toCommit(fields: readonly string[], changes: readonly FileChange[]): Commit {
  const [sha = "", parents = "", tree = "", author = "", authorEmail = "", authored = "", committed = "", message = ""] = fields;
  const { subject, body } = splitMessage(message);
  return {
    sha,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    author,
    authorEmail,
    authoredAt: milliseconds(authored),
    committedAt: milliseconds(committed),
    subject,
    body,
    trailers: parseTrailers(`${subject}\n\n${body}`),
    changes,
    patchId: patchId(changes),
    tree,
  };
}

/** As git does: the subject is the first paragraph on one line. */
function splitMessage(message: string): { subject: string; body: string } {
  const rows = message.trim().split("\n");
  const blank = rows.findIndex((row) => row.trim() === "");
  const end = blank < 0 ? rows.length : blank;
  const subject = rows.slice(0, end).map((row) => row.trim());
  return { subject: subject.join(" "), body: rows.slice(end).join("\n").trim() };
}

/** A date git could not read is empty, one beyond what a clock can mean counts as none: 0 in both cases. */
function milliseconds(seconds: string): number {
  const value = Number(seconds) * 1000;
  return Math.abs(value) <= 8.64e15 ? value : 0;
}
