import type { Log } from "../../kit/log.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import type { StartOrder } from "../agents.ts";
import type { JsonObject, Tool } from "./tool.ts";

/** One outside system. A file of this folder exports one by default; its id is the word under `tools:` of a definition. */
export interface Connector<Scope = never> {
  readonly id: string;
  /**
   * The tools a run may use, as its definition scopes them; nothing outside the scope is there. Connects when first needed.
   * @throws UpshotError in words a person understands: what is missing and where it is entered
   */
  readonly open: (scope: Scope, world: World) => Promise<OpenConnector>;
}

export interface OpenConnector {
  readonly tools: readonly Tool[];
  /** What was entered by a person and a tool works with: of the organisation's, only what is open to the agent is done. */
  readonly credentialOf?: (tool: string) => { readonly kind: CredentialKind; readonly name: string };
  readonly close: () => Promise<void>;
}

/** What connectors and verifiers get of the outside. */
export interface World {
  readonly agent: string;
  /** Pseudonym of whom it works for, or "owner". */
  readonly owner: string;
  /** The run; "" for a verifier. */
  readonly run: string;
  readonly definition: AgentDefinition;
  /** What started the run, and the facts it was started with; not there for a verifier. */
  readonly trigger?: { readonly kind: StartOrder["trigger"]; readonly id: string; readonly facts: JsonObject };
  /**
   * What was entered for it, unsealed: the owner's own, else the organisation's; null where there is none. Never logged.
   * @throws UpshotError `credential-closed` where the organisation's is not open to it
   */
  readonly credential: (kind: CredentialKind, name: string) => Promise<unknown>;
  /** The same, and who gave it: what only an admin may decide counts as theirs only where this says so. Without it all are the owner's own. */
  readonly credentialWithGiver?: (
    kind: CredentialKind,
    name: string,
  ) => Promise<{ readonly giver: "own" | "org"; readonly value: unknown } | null>;
  /** Notes once what is wrong with a credential (a wrong password), for the page; null = it works again. */
  readonly credentialProblem: (kind: CredentialKind, name: string, problem: string | null) => Promise<void>;
  /** Where agents keep files: one folder for each owner and name, made on demand. */
  readonly workspace: (name: string) => string;
  /** Hands work to another agent; only for runs. */
  readonly handOver: HandOver | null;
  /** Hosts that may be private or spoken to without https, as the operator's file says. */
  readonly privateHosts: readonly string[];
  /** Milliseconds UTC. */
  readonly now: () => number;
  readonly log: Log;
}

export interface HandOver {
  /** Starts a run of another agent below this one; the same key starts it once. @throws UpshotError where it may not be */
  readonly start: (agent: string, task: string, key: string) => Promise<string>;
  /** The run that a key started, and how far it is; null where none was started. */
  readonly find: (
    agent: string,
    key: string,
  ) => Promise<{ readonly run: string; readonly state: string; readonly reason: string; readonly text: string } | null>;
}

export const credentialKinds = ["mailbox", "provider", "mcp", "slack", "deployment", "webhook"] as const;
export type CredentialKind = (typeof credentialKinds)[number];
