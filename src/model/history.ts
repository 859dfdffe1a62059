import type { ArtifactKind, EventKind } from "./facts.ts";
import type { Tokens } from "./tokens.ts";

/**
 * What one person did, as far as it was recorded: counts, times, links and keyed sketches, never a word of a text.
 * Times are milliseconds UTC, money is integer micro-dollars.
 */
export interface History {
  /** A pseudonym. */
  readonly person: string;
  readonly role: string;
  readonly team: string;
  readonly joined: number;
  /** By start. */
  readonly sessions: readonly SessionRecord[];
  /** Of which the person is an author, by time. */
  readonly artifacts: readonly ArtifactRecord[];
}

export interface SessionRecord {
  readonly id: string;
  readonly tool: string;
  readonly start: number;
  readonly end: number;
  /** The session whose sub-agent this is; "" for none. */
  readonly parent: string;
  readonly trigger: SessionTrigger;
  /** "" where none is known. */
  readonly repo: string;
  readonly branch: string;
  /** Declared as learning by its person. */
  readonly exploration: boolean;
  /** Declared as a job that runs by itself. */
  readonly declared: boolean;
  readonly responses: number;
  readonly costMicros: number;
  readonly tokens: Tokens;
  /** Spread of the gaps between responses, divided by their mean: 0 is a clock; NaN below four responses. */
  readonly unevenness: number;
  /** Sketches of prompts that are not common to many people, 128 numbers of 16 bits each. */
  readonly prompts: readonly Uint16Array[];
  /** Prompts that many people write alike ("continue"): counted, not kept. */
  readonly commonPrompts: number;
  readonly links: readonly { readonly artifact: ArtifactRecord; readonly confidence: number }[];
}

export type SessionTrigger = "user" | "schedule" | "webhook" | "agent";

export interface ArtifactRecord {
  readonly id: string;
  readonly kind: ArtifactKind;
  readonly repo: string;
  readonly authors: readonly string[];
  readonly at: number;
  readonly added: number;
  readonly removed: number;
  /** By time. */
  readonly events: readonly { readonly kind: EventKind; readonly at: number; readonly by: string }[];
  /** What became of it, as shares; what is left of 1 is pending. */
  readonly held: number;
  readonly undone: number;
}

/** A target that was announced, as it was found in the wild. */
export interface AnnouncedTarget {
  /** A team, a person, or "all". */
  readonly appliesTo: string;
  readonly metric: "weeklyActiveShare" | "activeDaysPerWeek" | "tokensPerWeek";
  readonly threshold: number;
  readonly from: number;
  readonly visibleIn: "self" | "manager" | "board";
}

/** Everybody's histories, for one stretch of time. */
export interface Population {
  readonly from: number;
  /** Exclusive; also the moment up to which it is known what became of things. */
  readonly until: number;
  readonly targets: readonly AnnouncedTarget[];
  readonly histories: readonly History[];
}
