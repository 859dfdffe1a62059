import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface OwnLink {
  readonly session: string;
  readonly artifact: string;
  readonly kind: string;
  readonly confidence: number;
  readonly methods: readonly string[];
  readonly lines: number;
  readonly linesAlive: number;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
}

// The newest version by hand, and joined here: each table is asked once, for keys that lie all over it.
const links = `SELECT session, artifact, confidence, methods FROM link WHERE session IN {sessions:Array(String)}
ORDER BY version DESC LIMIT 1 BY session, artifact`;
const verdicts = `SELECT artifact AS name, held, pending, undone, toUInt64(lines) AS weight, lines_alive FROM verdict WHERE artifact IN {artifacts:Array(String)}
ORDER BY version DESC LIMIT 1 BY artifact`;
const artifacts = `SELECT urn AS name, kind, toUInt64(lines_added) + lines_removed AS weight FROM artifact WHERE urn IN {artifacts:Array(String)}
ORDER BY version DESC LIMIT 1 BY urn`;

/** What these sessions are linked to. @param sessions of one person, who is the only one to see it */
export async function ownLinks(ledger: Ledger, sessions: readonly string[]): Promise<OwnLink[]> {
  if (sessions.length === 0) return [];
  const linked = (
    await ledger.query(links, { sessions }, (value) => {
      const row = readRow(value);
      const [session, artifact] = [row.text("session"), row.text("artifact")];
      return { session, artifact, confidence: row.number("confidence"), methods: row.texts("methods") };
    })
  ).filter(({ confidence }) => confidence > 0);
  const names = { artifacts: [...new Set(linked.map(({ artifact }) => artifact))] };
  if (names.artifacts.length === 0) return [];
  const [judged, made] = await Promise.all([
    ledger.query(verdicts, names, (value) => {
      const row = readRow(value);
      const shares = { held: row.number("held"), pending: row.number("pending"), undone: row.number("undone") };
      return [row.text("name"), { ...shares, lines: row.integer("weight"), linesAlive: row.integer("lines_alive") }] as const;
    }),
    ledger.query(artifacts, names, (value) => {
      const row = readRow(value);
      return [row.text("name"), { kind: row.text("kind"), lines: row.integer("weight") }] as const;
    }),
  ]);
  const [verdictOf, artifactOf] = [new Map(judged), new Map(made)];
  return linked
    .map((link) => {
      const about = artifactOf.get(link.artifact) ?? { kind: "", lines: 0 };
      // What nobody judged yet is pending.
      const verdict = verdictOf.get(link.artifact) ?? { held: 0, pending: 1, undone: 0, lines: about.lines, linesAlive: 0 };
      return { ...link, kind: about.kind, ...verdict };
    })
    .toSorted((a, b) => order(a.session, b.session) || b.confidence - a.confidence || order(a.artifact, b.artifact));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
