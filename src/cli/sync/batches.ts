import type { SyncBatch, SyncSession } from "../../model/sync.ts";
import type { Outgoing } from "./acknowledged.ts";

export interface Batch {
  readonly body: SyncBatch;
  /** Sessions that are whole on the server once this batch is. */
  readonly complete: readonly Outgoing[];
}

/** Responses and links in one request: about a megabyte before it is packed. */
const mostRows = 4_000;
const mostSessions = 500;

/** Cuts what leaves into requests; a long session is spread over several. */
export function batchesOf(outgoing: readonly Outgoing[]): Batch[] {
  const batches: Batch[] = [];
  let sessions: SyncSession[] = [];
  let complete: Outgoing[] = [];
  let rows = 0;
  const close = (): void => {
    if (sessions.length > 0) batches.push({ body: { schema: "upshot.sync/1", sessions }, complete });
    [sessions, complete, rows] = [[], [], 0];
  };
  for (const one of outgoing) {
    for (const part of partsOf(one.session)) {
      const size = part.usage.length + part.links.length + (part.fingerprints ?? "").length / 200;
      if (rows > 0 && (rows + size > mostRows || sessions.length >= mostSessions)) close();
      sessions.push(part);
      rows += size;
    }
    complete.push(one);
  }
  close();
  return batches;
}

/** The last part holds what is not use. */
function partsOf(session: SyncSession): SyncSession[] {
  const parts: SyncSession[] = [];
  let from = 0;
  for (; session.usage.length - from > mostRows; from += mostRows) {
    parts.push({ ...session, usage: session.usage.slice(from, from + mostRows), links: [], fingerprints: null });
  }
  return [...parts, { ...session, usage: session.usage.slice(from), links: session.links.slice(0, mostRows) }];
}
