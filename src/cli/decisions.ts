import type { LocalStore } from "../ledger/local-store.ts";

/** A link or the absence of one that the person stated; it stands above every estimate, in every later run. */
export interface Correction {
  readonly session: string;
  /** Full commit hash. */
  readonly sha: string;
  readonly linked: boolean;
}

const linkKind = "link by hand";
const tagKind = "tag";

export function readCorrections(store: LocalStore): Correction[] {
  return store
    .documents(linkKind)
    .list()
    .flatMap(({ body }) => (isCorrection(body) ? [body] : []));
}

/** Remembers a correction, in place of an earlier one on the same pair. */
export function writeCorrection(store: LocalStore, { session, sha, linked }: Correction): void {
  store.documents(linkKind).put(`${session} ${sha}`, { session, sha, linked });
}

/** Forgets what was said about a pair. Was there anything? */
export function forgetCorrection(store: LocalStore, session: string, sha: string): boolean {
  return store.documents(linkKind).delete(`${session} ${sha}`);
}

/** Ids of the sessions declared as exploration. */
export function readExploration(store: LocalStore): string[] {
  return store
    .documents(tagKind)
    .list()
    .filter(({ body }) => isRecord(body) && body["tag"] === "exploration")
    .map(({ id }) => id);
}

export function tagExploration(store: LocalStore, session: string): void {
  store.documents(tagKind).put(session, { tag: "exploration" });
}

export function untag(store: LocalStore, session: string): boolean {
  return store.documents(tagKind).delete(session);
}

function isCorrection(body: unknown): body is Correction {
  return isRecord(body) && typeof body["session"] === "string" && typeof body["sha"] === "string" && typeof body["linked"] === "boolean";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
