import { createHash } from "node:crypto";
import { createGunzip, createGzip } from "node:zlib";
import { Readable } from "node:stream";
import { z } from "zod";
import { UpshotError } from "../../../kit/errors.ts";

/**
 * A backup file: gzip over frames, each a line of JSON (the head) and the bytes it announces with their SHA-256. Payloads of
 * tables are rows, one JSON object a line. The first frame says what made it, the last one how many rows each table has:
 * without it the file was cut off.
 */
export const archiveFormat = 1;

const firstHead = z.object({
  kind: z.literal("upshot backup"),
  format: z.int(),
  /** Random, names the archive. */
  id: z.string().min(8),
  version: z.string(),
  at: z.string(),
  /** Number of the newest migration of each store. */
  schema: z.object({ ledger: z.int(), control: z.int() }),
  /** Which key names are sealed with: a keyed hash of nothing, not the key. */
  key: z.string(),
});
const rowsHead = z.object({
  kind: z.literal("rows"),
  store: z.enum(["ledger", "control"]),
  table: z.string().regex(/^[a-z_][a-z0-9_]*$/),
  columns: z.array(z.string().regex(/^[a-z_][a-z0-9_]*$/)),
  rows: z.int(),
  bytes: z
    .int()
    .min(0)
    .max(1 << 28),
  sha256: z.string(),
});
const lastHead = z.object({ kind: z.literal("end"), tables: z.record(z.string(), z.int()) });

export type ArchiveHead = z.output<typeof firstHead>;
export interface RowsFrame {
  readonly store: "ledger" | "control";
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly body: Buffer;
}

/** The bytes of an archive. Rows are read while it is written, so that it never lies in memory whole. */
export function writeArchive(head: Omit<ArchiveHead, "kind" | "format">, frames: AsyncIterable<RowsFrame>): Readable {
  const lines = async function* (): AsyncGenerator<Buffer> {
    const tables: Record<string, number> = {};
    yield line({ kind: "upshot backup", format: archiveFormat, ...head });
    for await (const { body, ...rest } of frames) {
      const name = `${rest.store} ${rest.table}`;
      tables[name] = (tables[name] ?? 0) + rest.rows;
      yield line({ kind: "rows", ...rest, bytes: body.length, sha256: sha256(body) });
      yield body;
    }
    yield line({ kind: "end", tables });
  };
  const packed = createGzip({ level: 3 });
  const source = Readable.from(lines(), { objectMode: false });
  source.on("error", (error) => packed.destroy(error));
  packed.on("close", () => source.destroy());
  return source.pipe(packed);
}

/**
 * Reads an archive, frame by frame, and holds each against its checksum.
 * @param head is told what made the archive before the first rows
 * @throws UpshotError `backup-damaged` (cut off, changed, or another kind of file), `backup-newer`
 */
export async function* readArchive(packed: Readable, head: (head: ArchiveHead) => void): AsyncGenerator<RowsFrame> {
  const reader = frameReader(packed);
  const first = z.safeParse(firstHead, await reader.head());
  if (!first.success) throw damaged("it does not begin as a backup of upshot does");
  if (first.data.format > archiveFormat) throw newer(`format ${first.data.format}, this one knows ${archiveFormat}`);
  head(first.data);
  const counted: Record<string, number> = {};
  for (;;) {
    const next = await reader.head();
    const end = z.safeParse(lastHead, next);
    if (end.success) {
      const names = new Set([...Object.keys(end.data.tables), ...Object.keys(counted)]);
      for (const name of names) if (end.data.tables[name] !== counted[name]) throw damaged(`rows of ${name} are missing`);
      return;
    }
    const rows = z.safeParse(rowsHead, next);
    if (!rows.success) throw damaged("a part of it is not what it should be");
    const { store, table, columns, rows: count, bytes, sha256: expected } = rows.data;
    const body = await reader.bytes(bytes);
    if (sha256(body) !== expected) throw damaged(`a checksum of ${table} does not fit`);
    counted[`${store} ${table}`] = (counted[`${store} ${table}`] ?? 0) + count;
    yield { store, table, columns, rows: count, body };
  }
}

export function newer(what: string): UpshotError {
  return new UpshotError({
    code: "backup-newer",
    message: `The backup was made by a later version of upshot (${what})`,
    hint: "Restore it with that version.",
  });
}

export function damaged(what: string): UpshotError {
  return new UpshotError({
    code: "backup-damaged",
    message: `The file is no whole backup: ${what}`,
    hint: "Nothing was restored from it. Take another backup.",
  });
}

function line(head: object): Buffer {
  return Buffer.from(`${JSON.stringify(head)}\n`);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const longestHead = 1 << 20;

function frameReader(packed: Readable): { head(): Promise<unknown>; bytes(count: number): Promise<Buffer> } {
  const unpacked = createGunzip();
  packed.on("error", (error) => unpacked.destroy(error));
  const parts: AsyncIterator<Buffer> = packed.pipe(unpacked)[Symbol.asyncIterator]();
  const held: { parts: Buffer[]; length: number } = { parts: [], length: 0 };
  const more = async (): Promise<void> => {
    let next: IteratorResult<Buffer>;
    try {
      next = await parts.next();
    } catch (cause) {
      // Only the unpacking fails here: a broken disk or connection shows the same way.
      throw damaged(`it cannot be unpacked (${cause instanceof Error ? cause.message : String(cause)})`);
    }
    if (next.done === true) throw damaged("it is cut off");
    held.parts.push(next.value);
    held.length += next.value.length;
  };
  const take = (count: number): Buffer => {
    const all = held.parts.length === 1 && held.parts[0] !== undefined ? held.parts[0] : Buffer.concat(held.parts);
    held.parts = [all.subarray(count)];
    held.length -= count;
    return all.subarray(0, count);
  };
  const bytes = async (count: number): Promise<Buffer> => {
    while (held.length < count) await more();
    return take(count);
  };
  return {
    bytes,
    head: async () => {
      for (;;) {
        const all = Buffer.concat(held.parts);
        held.parts = [all];
        const end = all.indexOf(10);
        if (end >= 0) {
          try {
            return JSON.parse((await bytes(end + 1)).toString("utf8")) as unknown;
          } catch {
            throw damaged("a head is no JSON");
          }
        }
        if (held.length > longestHead) throw damaged("it does not begin as a backup of upshot does");
        await more();
      }
    },
  };
}
