import type { Control } from "../../db/postgres/control.ts";
import type { Log } from "../../kit/log.ts";
import type { Facts } from "../../model/facts.ts";
import type { Connector, HandOver } from "../tools/connector.ts";
import type { ModelPort } from "../model/model-port.ts";
import type { OrganisationRules } from "../policy/judge-call.ts";
import type { Verifier } from "../tools/verifier.ts";

/** Bounds of one owner: above them agents or their starts take what others need. */
export interface OwnerLimits {
  /** Definitions in force. */
  readonly agents: number;
  /** Runs that are started within an hour, those they hand work to included. */
  readonly runsAnHour: number;
}

/** What the agent half needs of whoever runs it. */
export interface Dependencies {
  readonly control: Control;
  /** The data folder: definitions lie in `agents/`, what agents write in `workspaces/`. */
  readonly folder: string;
  /** The same after every restart of this process's data folder, another for every other one. */
  readonly worker: string;
  /** Milliseconds without a sign of life after which another worker is taken for dead; else 15 s. */
  readonly deadAfter?: number;
  readonly seal: (text: string) => Buffer;
  readonly unseal: (sealed: Buffer) => string;
  readonly models: ModelPort;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly verifiers: ReadonlyMap<string, Verifier>;
  /** "owner", or the pseudonym of whom a mail address or login names; null = nobody known. */
  readonly personOf: (text: string) => Promise<string | null>;
  /** Whom a Slack member id is known to be of; null: nobody. */
  readonly slackPerson: (user: string) => Promise<string | null>;
  /** Address of the page with open questions. */
  readonly approvalsUrl: string;
  /** Pseudonym on the ledger; of "owner" too. */
  readonly ledgerPerson: (owner: string) => Promise<string>;
  /** Teams the owner is in today, those above them included. */
  readonly teamsOf: (owner: string) => Promise<readonly string[]>;
  readonly record: (facts: Facts) => Promise<void>;
  readonly rules: () => Promise<OrganisationRules>;
  /** What each owner may have, as the organisation set it. */
  readonly limits: () => Promise<OwnerLimits>;
  /** Whether an owner's agents may be told what happens in a repository ("github.com/acme/shop", small letters). */
  readonly mayHear: (owner: string, repo: string) => Promise<boolean>;
  /** For a run: how it hands work to another agent. */
  readonly handOver: (run: string) => HandOver;
  readonly privateHosts: readonly string[];
  readonly timeZone: string;
  readonly now: () => number;
  readonly log: Log;
}
