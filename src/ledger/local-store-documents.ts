import { crc32 } from "node:zlib";
import type { Shelf } from "./local-store.ts";

/** Small JSON documents of one kind (links by hand, tags, prices, plans), by id. */
export interface Documents {
  /** Undefined where there is none. */
  get(id: string): unknown;
  /** @throws UpshotError `store-unwritable` where it would be forgotten */
  put(id: string, body: unknown): void;
  /** Was there one? @throws UpshotError `store-unwritable` */
  delete(id: string): boolean;
  /** All, by id in order. */
  list(): readonly StoredDocument[];
}

export interface StoredDocument {
  readonly id: string;
  readonly body: unknown;
}

export function documentsIn(shelf: Shelf, kind: string): Documents {
  return {
    get: (id) => shelf.attempt((database) => bodyIn(shelf, kind, id, database.prepare(select).get(kind, id)), undefined),
    put: (id, body) =>
      shelf.insist((database) => {
        const text = JSON.stringify(body);
        database.prepare(upsert).run(kind, id, text, crc32(text));
      }),
    delete: (id) =>
      shelf.insist((database) => database.prepare("DELETE FROM document WHERE kind = ? AND id = ?").run(kind, id).changes > 0),
    list: () =>
      shelf.attempt(
        (database) =>
          database
            .prepare("SELECT id, body, checksum FROM document WHERE kind = ? ORDER BY id")
            .all(kind)
            .map((row) => ({ id: String(row["id"]), body: bodyIn(shelf, kind, String(row["id"]), row) }))
            .filter(({ body }) => body !== undefined),
        [],
      ),
  };
}

const select = "SELECT body, checksum FROM document WHERE kind = ? AND id = ?";
const upsert = `
  INSERT INTO document (kind, id, body, checksum) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body, checksum = excluded.checksum`;

/** A document whose text is damaged counts as missing; that is said, because only the person can write it again. */
function bodyIn(shelf: Shelf, kind: string, id: string, row: Readonly<Record<string, unknown>> | undefined): unknown {
  const text = row?.["body"];
  if (typeof text !== "string") return undefined;
  const checksum = row?.["checksum"];
  try {
    if (checksum === null || checksum === crc32(text)) return JSON.parse(text);
  } catch {
    // Written before there were checksums.
  }
  shelf.tell(`What was kept as ${kind} "${id}" in the local store is damaged and is left out; if you set it by hand, set it again.`);
  return undefined;
}
