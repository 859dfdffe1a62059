import { keyLine } from "../../judge/attribution/keyed-lines.ts";
import type { LocalStore } from "../../ledger/local-store.ts";
import type { Session } from "../../model/session.ts";
import { mostFingerprints, type SyncLink, type SyncSession, type SyncUsage } from "../../model/sync.ts";
import { costAt, textAt, usageAt, word } from "../../model/usage-columns.ts";
import { readEvidence } from "../../read/evidence/read-evidence.ts";
import { usageNames } from "../../read/sync/usage-names.ts";
import { readCorrections, readExploration } from "../decisions.ts";
import type { Progress } from "../progress.ts";
import type { LogsRead } from "../report/gather-logs.ts";
import { judgeRepository } from "../report/judge-repository.ts";
import { readHistory } from "../report/read-history.ts";
import { linkedWork } from "../report/session-artifacts.ts";
import type { ListedRepository } from "./listed-sessions.ts";

/** A session as it may leave the machine; `links` null where no clone is here that could tell. */
export interface ComposedSession extends Omit<SyncSession, "links"> {
  readonly links: readonly SyncLink[] | null;
}

export interface ComposeRequest {
  readonly store: LocalStore;
  readonly logs: LogsRead;
  readonly listed: readonly ListedRepository[];
  readonly requests: ReadonlyMap<number, string>;
  /** Hex. */
  readonly fingerprintKey: string;
  readonly now: number;
  readonly progress: Progress;
}

/** Puts together what is said of every listed session. Nothing is read here that the local report does not read too. */
export async function composeSessions(request: ComposeRequest): Promise<ComposedSession[]> {
  const { store, logs, listed } = request;
  const exploration = new Set(readExploration(store));
  const rowsOf = rowsBySession(logs);
  const key = Buffer.from(request.fingerprintKey, "hex");
  const composed: ComposedSession[] = [];
  for (const place of listed) {
    const links = await linksOf(place, request);
    for (const session of place.sessions) {
      if (!isId(session.id)) continue;
      composed.push({
        id: session.id,
        tool: session.tool,
        repo: place.repo,
        started: Math.floor(session.from),
        ended: Math.floor(Math.max(session.from, session.to)),
        exploration: exploration.has(session.id),
        usage: usageOf(logs, rowsOf.get(nameOf(session.tool, session.id)) ?? [], request.requests),
        links: links === null ? null : (links.get(session.id) ?? []),
        fingerprints: fingerprintsOf(session, logs, key),
      });
    }
  }
  // What has no usable time at all cannot stand in a ledger.
  return composed.filter(({ started }) => started > 0);
}

function rowsBySession({ rows }: LogsRead): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let row = 0; row < rows.length; row++) {
    const name = nameOf(textAt(rows, row, word.tool), textAt(rows, row, word.session));
    const list = found.get(name);
    if (list === undefined) found.set(name, [row]);
    else list.push(row);
  }
  return found;
}

function nameOf(tool: string, session: string): string {
  return `${tool} ${session}`;
}

function usageOf({ rows }: LogsRead, selected: readonly number[], requests: ReadonlyMap<number, string>): SyncUsage[] {
  const names = usageNames(rows, selected, requests);
  return selected
    .map((row, place) => {
      const { at, tool, model, tokens, basis, priceKind } = usageAt(rows, row);
      return {
        key: names[place] ?? "",
        at: Math.floor(at),
        tool,
        // A model's name is whatever a gateway calls it.
        model: isId(model) ? model : "unknown",
        basis,
        priceKind,
        costMicros: costAt(rows, row),
        ...tokens,
      };
    })
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}

/** The links that carry cost in the local report, by session: copies of one change count once. */
async function linksOf({ clone, sessions }: ListedRepository, request: ComposeRequest): Promise<Map<string, SyncLink[]> | null> {
  if (clone === null) return null;
  const { store, logs, now, progress } = request;
  const read = await readHistory({ repository: clone, now, blobs: store.blobs, progress });
  const judged = judgeRepository({ repository: clone, read, sessions, asOf: now, logs, corrections: readCorrections(store) });
  const { artifacts, links } = linkedWork(judged);
  return new Map(
    [...artifacts].map(([session, own]) => [
      session,
      own.map(({ artifact, confidence }) => ({
        artifact,
        confidence,
        methods: links.get(session)?.find((link) => link.artifact === artifact)?.methods ?? [],
      })),
    ]),
  );
}

/** Keyed fingerprints of the lines a session added, each once, in order of their bytes. */
function fingerprintsOf(session: Session, { reading }: LogsRead, key: Buffer): string {
  const lines = new Set<number>();
  for (const { added } of readEvidence(session, reading.evidence.get(session.id) ?? []).edits) for (const line of added) lines.add(line);
  const keyed = [...lines]
    .sort((a, b) => a - b)
    .slice(0, mostFingerprints)
    .map((line) => keyLine(line, key));
  return Buffer.concat(keyed.sort((a, b) => a.compare(b))).toString("base64");
}

/** As `syncBatch` asks for it: what a tool calls a session is free, and might hold anything. */
function isId(text: string): boolean {
  return /^[\w.:@/+=~[\]-]{1,200}$/.test(text);
}
