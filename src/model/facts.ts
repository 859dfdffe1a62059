import type { Basis, PriceKind } from "./usage.ts";
import type { Tokens } from "./tokens.ts";

/**
 * The facts an organisation's ledger holds: what every input is turned into before it is appended.
 * A person is a pseudonym (16 hex digits); times are milliseconds UTC; money is integer micro-dollars.
 * Every fact has a key under which appending it twice changes nothing.
 */
export interface Facts {
  readonly usage?: readonly UsageFact[];
  readonly sessions?: readonly SessionFact[];
  readonly artifacts?: readonly ArtifactFact[];
  readonly events?: readonly EventFact[];
  readonly links?: readonly LinkFact[];
  readonly verdicts?: readonly VerdictFact[];
  readonly counters?: readonly CounterFact[];
}

/** One billed response, or one counter of an export that stands for `responses` of them. */
export interface UsageFact {
  /**
   * Names the response for good, whatever delivered it: "claude-code:<session>:<message id>". The ledger keeps a 64-bit hash.
   * The same key again with other figures corrects the row: the better basis wins (vendor, recorded, estimated), then
   * the greater sum of tokens.
   */
  readonly key: string;
  readonly person: string;
  /** "" where the source knows none: such use cannot be linked. */
  readonly session: string;
  readonly at: number;
  readonly source: string;
  readonly tool: string;
  readonly model: string;
  readonly basis: Basis;
  readonly priceKind: PriceKind;
  readonly responses: number;
  readonly tokens: Tokens;
  /** null = no price known: counted apart, never 0. */
  readonly costMicros: number | null;
  /** What a vendor counts instead of tokens ("credits"), and how many; "" and 0 for tokens. */
  readonly unit: string;
  readonly units: number;
}

export interface SessionFact {
  readonly id: string;
  readonly person: string;
  readonly tool: string;
  readonly source: string;
  /** Normalised origin, "host/path"; "" where none is known. */
  readonly repo: string;
  readonly started: number;
  readonly ended: number;
  /** Declared as learning by its person. */
  readonly exploration: boolean;
  /** Whose it is says only a record that came by a key many share: it takes no session from whom it is known to be of. */
  readonly hearsay?: true;
  /** The newest version of a session, artifact, event, link or verdict wins; milliseconds UTC will do. */
  readonly version: number;
}

export type ArtifactKind = "commit" | "pull_request" | "review" | "deployment" | "incident" | "document" | "ticket" | "message";

export interface ArtifactFact {
  readonly urn: string;
  readonly kind: ArtifactKind;
  readonly repo: string;
  /** Pseudonyms. */
  readonly authors: readonly string[];
  readonly at: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** The pull request of a commit or review, the pull request or commit a deployment ships, "" where none is known. */
  readonly parent: string;
  readonly version: number;
}

export const eventKinds = [
  "opened",
  "ready",
  "reviewed",
  "approved",
  "changes_requested",
  "merged",
  "landed",
  "reverted",
  "rewritten",
  "closed",
  "reopened",
  "deployed",
  "healthy",
  "failed",
  "rolled_back",
  "restored",
  "edited",
  "acknowledged",
  "deleted",
] as const;
export type EventKind = (typeof eventKinds)[number];

export interface EventFact {
  /** Names the happening for good: "github:review:123". The ledger keeps a 64-bit hash. */
  readonly key: string;
  readonly artifact: string;
  readonly kind: EventKind;
  readonly at: number;
  /** Pseudonym of who did it, "" for a machine. */
  readonly person: string;
  readonly version: number;
}

export interface LinkFact {
  readonly session: string;
  readonly artifact: string;
  /** Calibrated, 0–1; 0 takes the link back. */
  readonly confidence: number;
  readonly methods: readonly string[];
  readonly source: string;
  readonly version: number;
}

/** What became of an artifact; the three shares add up to 1. */
export interface VerdictFact {
  readonly artifact: string;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
  /** Lines added + removed. */
  readonly lines: number;
  readonly linesAlive: number;
  readonly judged: number;
  readonly version: number;
}

/**
 * What a tool counted by itself, beside its single responses: kept to reconcile with them, and to stand in for them
 * where a session sent no others.
 */
export interface CounterFact {
  /** Names the series and the time it covers: delivered twice it is one row, and of a running total the newest stands. */
  readonly key: string;
  readonly session: string;
  readonly person: string;
  readonly tool: string;
  /** "" where the counter has none. */
  readonly model: string;
  /** "input", "output", "cache_read", "cache_write", "cost_micros", "sessions", "commits", "pull_requests", "lines_added", "lines_removed". */
  readonly kind: string;
  readonly at: number;
  readonly value: number;
  readonly version: number;
}
