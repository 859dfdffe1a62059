/**
 * A PadBench world in memory: what its folder holds, one array a file (bench/padbench/README.md tells the format).
 * Times are milliseconds UTC; money is integer micro-dollars.
 */
export interface World {
  readonly people: WorldPerson[];
  readonly sessions: WorldSession[];
  readonly usage: WorldUsage[];
  readonly artifacts: WorldArtifact[];
  readonly events: WorldEvent[];
  readonly targets: WorldTarget[];
  readonly labels: WorldLabel[];
}

export interface WorldPerson {
  readonly id: string;
  readonly team: string;
  readonly role: string;
  readonly joined: number;
}

export type Trigger = "user" | "schedule" | "webhook" | "agent";

export interface WorldSession {
  readonly id: string;
  readonly person: string;
  readonly tool: string;
  readonly start: number;
  readonly end: number;
  /** The session whose sub-agent this is. */
  readonly parent?: string;
  readonly trigger: Trigger;
  readonly repo?: string;
  readonly branch?: string;
  /** Beyond the common format: declared as learning by its person. */
  readonly exploration?: true;
}

export interface WorldTokens {
  readonly inputUncached: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface WorldUsage {
  readonly id: string;
  readonly session: string;
  readonly at: number;
  readonly model: string;
  readonly tokens: WorldTokens;
  readonly costMicros: number;
  /** Of the prompt that was answered; 128 numbers of 16 bits. */
  readonly sketch?: Uint16Array;
}

export type WorldArtifactKind = "commit" | "pull_request" | "review" | "deployment" | "document" | "ticket" | "message";

export interface WorldArtifact {
  readonly id: string;
  readonly kind: WorldArtifactKind;
  readonly repo?: string;
  readonly authors: readonly string[];
  readonly at: number;
  readonly linesAdded?: number;
  readonly linesRemoved?: number;
  readonly sessions: readonly { readonly id: string; readonly confidence: number }[];
}

export type WorldEventKind =
  | "opened"
  | "reviewed"
  | "approved"
  | "merged"
  | "landed"
  | "reverted"
  | "rewritten"
  | "closed"
  | "reopened"
  | "deployed"
  | "healthy"
  | "failed"
  | "edited"
  | "acknowledged"
  | "deleted";

export interface WorldEvent {
  readonly artifact: string;
  readonly kind: WorldEventKind;
  readonly at: number;
  readonly by?: string;
}

export interface WorldTarget {
  readonly appliesTo: string;
  readonly metric: "weeklyActiveShare" | "activeDaysPerWeek" | "tokensPerWeek";
  readonly threshold: number;
  readonly from: number;
  readonly visibleIn: "self" | "manager" | "board";
}

/** What was really so: of a session, or of a person's ISO week ("p00042:2026-W09"). */
export interface WorldLabel {
  readonly session?: string;
  readonly personWeek?: string;
  /** 0–1: the part of the spend that was padding. 0 names what an honest one was confused with. */
  readonly padded: number;
  readonly strategy: string;
}
