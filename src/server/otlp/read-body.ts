import { createGunzip, createInflate } from "node:zlib";
import { UpshotError } from "../../kit/errors.ts";
import type { Room } from "../room.ts";

/** Bytes of a request as it travels, and unpacked. A collector's batch of 8,192 records has about 5 MB. */
export const mostBytes = 16 << 20;
export const mostUnpacked = 64 << 20;

export type Body = { readonly bytes: Buffer } | { readonly problem: "too large" | "unknown encoding" | "damaged" };

/** Where the bytes are counted, and for whom; given back by `letGo`. */
export interface Holding {
  readonly room: Room;
  readonly request: object;
}

/**
 * Reads a request's body, never more than may be.
 * @throws UpshotError `busy` where all requests together have too much in memory
 */
export async function readBody(
  stream: AsyncIterable<Uint8Array> | null,
  declared: number,
  { room, request }: Holding,
  most: number = mostBytes,
): Promise<Body> {
  if (declared > most) return { problem: "too large" };
  if (stream === null) return { bytes: Buffer.alloc(0) };
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    // Leaving the loop cancels the stream.
    if (size > most) return { problem: "too large" };
    room.hold(request, piece.length);
    pieces.push(piece);
  }
  const [only] = pieces;
  return {
    bytes: pieces.length === 1 && only !== undefined ? Buffer.from(only.buffer, only.byteOffset, only.length) : Buffer.concat(pieces, size),
  };
}

const unpackers = { gzip: createGunzip, deflate: createInflate };
/** Bytes unpacked at a time, and counted. */
const chunkSize = 256 << 10;

/** Unpacks piece by piece, and stops where a small body would become a large one. @throws UpshotError `busy` */
export async function unpack(bytes: Buffer, encoding: string, { room, request }: Holding): Promise<Body> {
  if (encoding === "" || encoding === "identity") return { bytes };
  if (encoding !== "gzip" && encoding !== "deflate") return { problem: "unknown encoding" };
  const unpacker = unpackers[encoding]({ chunkSize });
  unpacker.end(bytes);
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of unpacker as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > mostUnpacked) return { problem: "too large" };
      room.hold(request, piece.length);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof UpshotError) throw error;
    return { problem: "damaged" };
  }
  return { bytes: Buffer.concat(pieces, size) };
}
