import type { TrialStep } from "../../model/pages/agent-trial.ts";
import type { World } from "../tools/connector.ts";

/** What a trial gets of the outside: of an agent's world, what has to do with one credential. */
export type TrialWorld = Pick<
  World,
  "owner" | "credential" | "credentialWithGiver" | "credentialProblem" | "workspace" | "privateHosts" | "now"
>;

/** Tries one credential with the outside. What the far side says is never quoted, but for names that tell whose access it is. */
export type Trial = (name: string, world: TrialWorld, limits: TrialLimits) => Promise<TrialStep[]>;

export interface TrialLimits {
  /** Milliseconds without an answer. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

export function worked(name: string, says: string, next = ""): TrialStep {
  return { name, worked: true, says, next };
}

export function failed(name: string, says: string, next: string): TrialStep {
  return { name, worked: false, says, next };
}

export function untried(name: string, says: string, next = ""): TrialStep {
  return { name, worked: null, says, next };
}

/** A name that the far side gives: one line, not long. */
export function nameOf(text: string): string {
  const line = text.replaceAll(/[\p{C}\s]+/gu, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
