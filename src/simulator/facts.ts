/**
 * The simulator's own plain types. It imports nothing from the product, so that it can be held against it;
 * test/conformance/simulator.test.ts checks that these fit the ledger's `Facts`.
 * Times are milliseconds UTC, money is integer micro-dollars, a person is a pseudonym.
 */
export interface SimulatedFacts {
  readonly usage: SimulatedUsage[];
  readonly sessions: SimulatedSession[];
  readonly artifacts: SimulatedArtifact[];
  readonly events: SimulatedEvent[];
  readonly links: SimulatedLink[];
  readonly verdicts: SimulatedVerdict[];
}

export interface SimulatedTokens {
  readonly inputUncached: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface SimulatedUsage {
  readonly key: string;
  readonly person: string;
  readonly session: string;
  readonly at: number;
  readonly source: string;
  readonly tool: string;
  readonly model: string;
  readonly basis: "recorded" | "estimated" | "vendor";
  readonly priceKind: "list" | "contract" | "seat share";
  readonly responses: number;
  readonly tokens: SimulatedTokens;
  readonly costMicros: number | null;
  readonly unit: string;
  readonly units: number;
}

export interface SimulatedSession {
  readonly id: string;
  readonly person: string;
  readonly tool: string;
  readonly source: string;
  readonly repo: string;
  readonly started: number;
  readonly ended: number;
  readonly exploration: boolean;
  readonly version: number;
}

export type SimulatedArtifactKind = "commit" | "pull_request" | "review" | "deployment" | "incident" | "document" | "ticket";

export interface SimulatedArtifact {
  readonly urn: string;
  readonly kind: SimulatedArtifactKind;
  readonly repo: string;
  readonly authors: readonly string[];
  readonly at: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  readonly parent: string;
  readonly version: number;
}

export type SimulatedEventKind =
  | "opened"
  | "ready"
  | "reviewed"
  | "approved"
  | "changes_requested"
  | "merged"
  | "landed"
  | "reverted"
  | "rewritten"
  | "closed"
  | "reopened"
  | "deployed"
  | "healthy"
  | "failed"
  | "rolled_back"
  | "restored"
  | "edited"
  | "acknowledged";

export interface SimulatedEvent {
  readonly key: string;
  readonly artifact: string;
  readonly kind: SimulatedEventKind;
  readonly at: number;
  readonly person: string;
  readonly version: number;
}

export interface SimulatedLink {
  readonly session: string;
  readonly artifact: string;
  readonly confidence: number;
  readonly methods: readonly string[];
  readonly source: string;
  readonly version: number;
}

export interface SimulatedVerdict {
  readonly artifact: string;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
  readonly lines: number;
  readonly linesAlive: number;
  readonly judged: number;
  readonly version: number;
}

/** What the simulator knows and no ledger is told: why a session was really made. */
export interface SimulatedLabel {
  /** "" where the use has no session (a daily counter). */
  readonly session: string;
  readonly person: string;
  /** ISO week, "2026-W09", UTC. */
  readonly week: string;
  /** 0–1: how much of it was padding. */
  readonly padded: number;
  readonly strategy: string;
}

export interface SimulatedOrganisation {
  readonly name: string;
  /** First and last day, "2026-09-14". */
  readonly from: string;
  readonly to: string;
  readonly teams: readonly SimulatedTeam[];
  readonly people: readonly SimulatedPerson[];
  readonly memberships: readonly SimulatedMembership[];
  readonly target: SimulatedTarget;
  /** Private declarations that somebody is faster without AI, made when the target became visible. */
  readonly fasterWithout: readonly { readonly person: string; readonly since: string }[];
}

/** A group: the organisation ("org"), a department below it, or a team below a department. */
export interface SimulatedTeam {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly costCentre: string;
  /** Normalised origins, "host/path"; empty for departments. */
  readonly repos: readonly string[];
}

export type Job = "developer" | "data" | "reliability" | "quality" | "designer" | "product" | "support";

export interface SimulatedPerson {
  /** Stable within a seed: "p00042". */
  readonly id: string;
  /** How facts name the person. */
  readonly pseudonym: string;
  readonly name: string;
  readonly mail: string;
  /** Login at the code host. */
  readonly login: string;
  readonly job: Job;
  /** What the person may do in the product. */
  readonly role: "member" | "lead" | "finance" | "admin" | "auditor";
  readonly joined: string;
  /** First day no longer there. */
  readonly left: string | null;
  readonly zone: string;
  /** Part of a full week: 1, 0.8, 0.6 or 0.5. */
  readonly workload: number;
}

export interface SimulatedMembership {
  readonly person: string;
  readonly team: string;
  readonly since: string;
  /** First day no longer in it. */
  readonly until: string | null;
  readonly lead: boolean;
}

/** A mandate: from `from` on, `threshold` of the people with these jobs shall use AI each week. */
export interface SimulatedTarget {
  readonly team: string;
  readonly metric: "weeklyActiveShare";
  readonly threshold: number;
  readonly from: string;
  readonly jobs: readonly Job[];
  readonly visibleIn: "self" | "manager" | "board";
}
