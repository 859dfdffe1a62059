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
    get: (id) =>
      shelf.attempt(
        (database) => parse(database.prepare("SELECT body FROM document WHERE kind = ? AND id = ?").get(kind, id)?.["body"]),
        undefined,
      ),
    put: (id, body) =>
      shelf.insist((database) => {
        database
          .prepare("INSERT INTO document (kind, id, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body")
          .run(kind, id, JSON.stringify(body));
      }),
    delete: (id) =>
      shelf.insist((database) => database.prepare("DELETE FROM document WHERE kind = ? AND id = ?").run(kind, id).changes > 0),
    list: () =>
      shelf.attempt(
        (database) =>
          database
            .prepare("SELECT id, body FROM document WHERE kind = ? ORDER BY id")
            .all(kind)
            .map((row) => ({ id: String(row["id"]), body: parse(row["body"]) })),
        [],
      ),
  };
}

function parse(body: unknown): unknown {
  return typeof body === "string" ? JSON.parse(body) : undefined;
}
