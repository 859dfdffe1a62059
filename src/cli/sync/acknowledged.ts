import { createHash } from "node:crypto";
import type { LocalStore } from "../../ledger/local-store.ts";
import type { SyncSession, SyncUsage } from "../../model/sync.ts";
import type { ComposedSession } from "./compose-sessions.ts";

/** What a server acknowledged of one session: hashes of its use and of the rest, the artifacts it was linked to, its estimates. */
interface Acknowledged {
  readonly usage: string;
  readonly work: string;
  readonly links: readonly string[];
  readonly estimates: Readonly<Record<string, Estimate>>;
}

/** Output and cost, and the tokens sent that they belong to. */
type Estimate = readonly [output: number, costMicros: number | null, sent: number];

/** A session with what the server does not know yet, and what is remembered once it does. */
export interface Outgoing {
  readonly session: SyncSession;
  readonly remember: () => void;
}

/**
 * Leaves out what was acknowledged before. `ledger` names the server's installation and the key's person: another one
 * knows nothing. Where this is forgotten, everything is sent again, which changes nothing there.
 */
export function outgoing(store: LocalStore, ledger: string, composed: readonly ComposedSession[]): Outgoing[] {
  const documents = store.documents(`sync ${ledger}`);
  const known = new Map(documents.list().map(({ id, body }) => [id, isAcknowledged(body) ? body : null]));
  return composed.flatMap((one): Outgoing[] => {
    const name = `${one.tool} ${one.id}`;
    const before = known.get(name) ?? null;
    const { usage: composedUsage, links, ...head } = one;
    const usage = composedUsage.map((use) => asSaidBefore(use, before?.estimates ?? {}));
    const now: Acknowledged = {
      usage: hash(usage),
      work: hash([head, links]),
      links: links === null ? (before?.links ?? []) : links.map(({ artifact }) => artifact),
      estimates: Object.fromEntries(usage.filter(isEstimated).map((use) => [use.key, [use.output, use.costMicros, sentTokens(use)]])),
    };
    const sameUse = before?.usage === now.usage;
    if (sameUse && before.work === now.work) return [];
    const gone = links === null ? [] : (before?.links ?? []).filter((artifact) => !now.links.includes(artifact));
    const session: SyncSession = {
      ...head,
      usage: sameUse ? [] : usage,
      links: [...(links ?? []), ...gone.map((artifact) => ({ artifact, confidence: 0, methods: [] }))],
    };
    return [{ session, remember: () => documents.put(name, now) }];
  });
}

/**
 * An estimate moves a little with every log that is read. The first one that was sent stays, up or down, until the response
 * itself says more: the ledger keeps the greater of two estimates, which would make it grow with every move.
 */
function asSaidBefore(use: SyncUsage, estimates: Acknowledged["estimates"]): SyncUsage {
  const [output, costMicros, sent] = (isEstimated(use) ? estimates[use.key] : undefined) ?? [];
  return output === undefined || costMicros === undefined || sent !== sentTokens(use) ? use : { ...use, output, costMicros };
}

function isEstimated({ basis }: SyncUsage): boolean {
  return basis === "estimated";
}

function sentTokens({ inputUncached, cacheRead, cacheWrite5m, cacheWrite1h }: SyncUsage): number {
  return inputUncached + cacheRead + cacheWrite5m + cacheWrite1h;
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64").slice(0, 22);
}

function isAcknowledged(body: unknown): body is Acknowledged {
  return (
    typeof body === "object" &&
    body !== null &&
    "usage" in body &&
    "work" in body &&
    "links" in body &&
    Array.isArray(body.links) &&
    "estimates" in body
  );
}
