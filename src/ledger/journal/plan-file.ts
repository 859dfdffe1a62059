import { crc32 } from "node:zlib";
import type { PlannedInsert } from "../facts/planned-insert.ts";

/** A plan as one file: a line of JSON about each insert, then their bodies one after another. */
export function packPlan(inserts: readonly PlannedInsert[]): Buffer {
  const heads = inserts.map(({ body, ...head }) => ({ ...head, bytes: body.length, crc: crc32(body) }));
  return Buffer.concat([Buffer.from(`${JSON.stringify(heads)}\n`), ...inserts.map(({ body }) => body)]);
}

/** @returns null where the file is cut off or damaged: it was never acted on, and is made again */
export function unpackPlan(bytes: Buffer): PlannedInsert[] | null {
  const end = bytes.indexOf(10);
  if (end < 0) return null;
  let heads: PlannedHead[];
  try {
    heads = JSON.parse(bytes.toString("utf8", 0, end));
  } catch {
    return null;
  }
  let from = end + 1;
  const inserts: PlannedInsert[] = [];
  for (const { bytes: length, crc, ...head } of heads) {
    const body = bytes.subarray(from, (from += length));
    if (body.length !== length || crc32(body) !== crc) return null;
    inserts.push({ ...head, body });
  }
  return inserts;
}

interface PlannedHead extends Omit<PlannedInsert, "body"> {
  readonly bytes: number;
  readonly crc: number;
}
