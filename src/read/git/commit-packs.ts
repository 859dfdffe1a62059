import type { BlobCache } from "../../kit/blob-cache.ts";
import type { Commit } from "../../model/commit.ts";
import { commitBlobVersion, decodeCommit, encodeCommit } from "./commit-blob.ts";
import { byteReader, byteWriter } from "./line-bytes.ts";

/** A pack of this size is not added to any more. */
const fullPack = 1 << 20;

/** Commits kept between runs. Many lie in one blob: a blob for each costs more than reading them from git. */
export interface CommitPacks {
  /** Those of `wanted` that are kept whole. */
  readonly found: Map<string, Commit>;
  put(commit: Commit): void;
  /** Keeps what was put last: call it at the end. */
  flush(): void;
}

/**
 * Packs of one repository are numbered from 0. A pack is commits one after the other: name, length and `encodeCommit`.
 * What is damaged counts as missing, and is put again at the end.
 */
export function openCommitPacks(cache: BlobCache, repository: string, wanted: ReadonlySet<string>): CommitPacks {
  const keyOf = (number: number): string => `git-commits/${commitBlobVersion}/${repository}/${number}`;
  const found = new Map<string, Commit>();
  const open = byteWriter();
  let size = 0;
  let news = false;
  let number = 0;
  let last: Uint8Array = new Uint8Array();
  for (let pack = cache.get(keyOf(0)); pack !== null; pack = cache.get(keyOf(++number))) last = readPack(pack, wanted, found);
  if (number > 0 && last.length < fullPack) {
    number--;
    add(last);
  }

  return {
    found,
    put(commit) {
      const bytes = encodeCommit(commit);
      const title = byteWriter();
      title.number(commit.sha.length);
      title.bytes(Buffer.from(commit.sha, "latin1"));
      title.number(bytes.length);
      add(title.take());
      add(bytes);
      news = true;
      if (size >= fullPack) flush();
    },
    flush,
  };

  function add(bytes: Uint8Array): void {
    open.bytes(bytes);
    size += bytes.length;
  }

  function flush(): void {
    if (!news) return;
    news = false;
    cache.put(keyOf(number++), open.take());
    size = 0;
  }
}

/** Adds the wanted commits of a pack to `found`; returns the part of the pack that is whole. */
function readPack(pack: Uint8Array, wanted: ReadonlySet<string>, found: Map<string, Commit>): Uint8Array {
  const reader = byteReader(pack);
  let whole = 0;
  try {
    while (!reader.atEnd) {
      const sha = Buffer.from(reader.bytes(reader.number())).toString("latin1");
      const bytes = reader.bytes(reader.number());
      const commit = wanted.has(sha) ? decodeCommit(bytes) : null;
      if (commit?.sha === sha) found.set(sha, commit);
      whole = bytes.byteOffset + bytes.length - pack.byteOffset;
    }
  } catch (error) {
    // The pack is cut off, or damaged where a length stands.
    if (!(error instanceof RangeError)) throw error;
  }
  return pack.subarray(0, whole);
}
