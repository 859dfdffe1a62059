import { crc32 } from "node:zlib";
import type { Commit, FileChange } from "../../model/commit.ts";
import { slice } from "./commit-builder.ts";
import { byteReader, byteWriter, type ByteReader } from "./line-bytes.ts";
import { parseTrailers } from "./trailers.ts";

/** Changes with the layout below; a cache then reads everything again. */
export const commitBlobVersion = 1;

const kinds = ["added", "deleted", "modified", "renamed", "copied"] as const;

/** Times are whole seconds in git; this keeps those before 1970 positive. */
const epoch = 2 ** 44;

/**
 * A commit as bytes: checksum, then texts (length and UTF-8) and numbers, and all fingerprints last, 4 bytes each.
 * What can be had from the rest (trailers, the clock's flag) is left out.
 */
export function encodeCommit(commit: Commit): Uint8Array {
  const head = byteWriter();
  const text = (value: string): void => {
    const bytes = Buffer.from(value, "utf8");
    head.number(bytes.length);
    head.bytes(bytes);
  };
  for (const value of [commit.sha, commit.tree ?? "", commit.author, commit.authorEmail, commit.subject, commit.body, commit.patchId ?? ""])
    text(value);
  for (const time of [commit.authoredAt, commit.committedAt]) head.number(time / 1000 + epoch);
  head.number(commit.parents.length);
  for (const parent of commit.parents) text(parent);
  head.number(commit.changes.length);
  let lines = 0;
  for (const change of commit.changes) {
    text(change.path);
    text(change.oldPath ?? "");
    head.number(kinds.indexOf(change.kind) * 2 + (change.binary ? 1 : 0));
    head.number(change.added.length);
    head.number(change.removed.length);
    lines += change.added.length + change.removed.length;
  }
  const prints = new Uint32Array(lines);
  let at = 0;
  for (const { added, removed } of commit.changes) {
    prints.set(added, at);
    prints.set(removed, at + added.length);
    at += added.length + removed.length;
  }
  const body = Buffer.concat([head.take(), new Uint8Array(prints.buffer)]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  return Buffer.concat([sum, body]);
}

/** The commit, or null where the bytes are damaged or of another layout. */
export function decodeCommit(blob: Uint8Array): Commit | null {
  if (blob.length < 4) return null;
  const body = blob.subarray(4);
  if (crc32(body) !== Buffer.from(blob.buffer, blob.byteOffset, 4).readUInt32LE(0)) return null;
  try {
    return readCommit(byteReader(body));
  } catch (error) {
    // Right checksum, wrong layout: written by another version.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readCommit(reader: ByteReader): Commit | null {
  const text = (): string => {
    const bytes = reader.bytes(reader.number());
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  };
  const time = (): number => (reader.number() - epoch) * 1000;
  const [sha, tree, author, authorEmail, subject, body, patchId] = [text(), text(), text(), text(), text(), text(), text()];
  const [authoredAt, committedAt] = [time(), time()];
  const parents = Array.from({ length: reader.number() }, text);
  const files = Array.from({ length: reader.number() }, () => ({
    path: text(),
    oldPath: text(),
    flags: reader.number(),
    added: reader.number(),
    removed: reader.number(),
  }));
  const prints = new Uint32Array(files.reduce((sum, file) => sum + file.added + file.removed, 0));
  new Uint8Array(prints.buffer).set(reader.bytes(prints.byteLength));
  let at = 0;
  const changes: FileChange[] = [];
  for (const { path, oldPath, flags, added, removed } of files) {
    const kind = kinds[flags >> 1];
    if (kind === undefined) return null;
    changes.push({
      path,
      oldPath: oldPath || null,
      kind,
      binary: (flags & 1) === 1,
      added: slice(prints, at, added),
      removed: slice(prints, at + added, removed),
    });
    at += added + removed;
  }
  const trailers = parseTrailers(`${subject}\n\n${body}`);
  return { sha, tree, parents, author, authorEmail, authoredAt, committedAt, subject, body, trailers, changes, patchId: patchId || null };
}
