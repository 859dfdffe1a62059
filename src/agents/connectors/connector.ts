import type { Log } from "../../kit/log.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import type { Tool } from "../tools/tool.ts";

/** One outside system. A file of this folder exports one by default; its id is the word under `tools:` of a definition. */
export interface Connector<Scope = never> {
  readonly id: string;
  /**
   * The tools a run may use, as its definition scopes them; nothing outside the scope is there. Connects when first needed.
   * @throws UpshotError in words a person understands: what is missing and where it is entered
   */
  open(scope: Scope, world: World): Promise<OpenConnector>;
}

export interface OpenConnector {
  readonly tools: readonly Tool[];
  close(): Promise<void>;
}

/** What connectors and verifiers get of the outside. */
export interface World {
  readonly agent: string;
  /** Pseudonym of whom it works for, or "owner". */
  readonly owner: string;
  /** The run; "" for a verifier. */
  readonly run: string;
  readonly definition: AgentDefinition;
  /** What was entered for it, unsealed: the owner's own, else the organisation's; null where there is none. Never logged. */
  readonly credential: (kind: CredentialKind, name: string) => Promise<unknown>;
  /** Notes once what is wrong with a credential (a wrong password), for the page; null = it works again. */
  readonly credentialProblem: (kind: CredentialKind, name: string, problem: string | null) => Promise<void>;
  /** Where agents keep files: one folder for each owner and name, made on demand. */
  readonly workspace: (name: string) => string;
  /** Hosts that may be private or spoken to without https, as the operator's file says. */
  readonly privateHosts: readonly string[];
  /** Milliseconds UTC. */
  readonly now: () => number;
  readonly log: Log;
}

export const credentialKinds = ["mailbox", "provider", "mcp", "slack", "deployment", "webhook"] as const;
export type CredentialKind = (typeof credentialKinds)[number];
