import type { Control } from "../../db/postgres/control.ts";
import type { Log } from "../../kit/log.ts";
import type { Facts } from "../../model/facts.ts";
import type { Connector, CredentialKind, HandOver } from "../tools/connector.ts";
import type { ModelPort } from "../model/model-port.ts";
import type { OrganisationRules } from "../policy/judge-call.ts";
import type { Verifier } from "../tools/verifier.ts";

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
  /** For a run: how it hands work to another agent. */
  readonly handOver: (run: string) => HandOver;
  readonly privateHosts: readonly string[];
  readonly timeZone: string;
  readonly now: () => number;
  readonly log: Log;
}

/** Reads a credential: the owner's own, else the organisation's; null where there is none. */
export async function readCredential(
  { control, unseal }: Pick<Dependencies, "control" | "unseal">,
  owner: string,
  kind: CredentialKind,
  name: string,
): Promise<{ readonly giver: "own" | "org"; readonly value: unknown } | null> {
  const [found] = await control.query<{ sealed: Buffer; own: boolean }>(
    "select sealed, owner <> 'org' as own from agent_credential where kind = $1 and name = $2 and owner in ($3, 'org') order by owner = 'org' limit 1",
    [kind, name, owner],
  );
  return found === undefined ? null : { giver: found.own ? "own" : "org", value: JSON.parse(unseal(found.sealed)) };
}
