import type { Agents } from "../agents/agents.ts";
import type { Triggers } from "../agents/triggers/open-triggers.ts";
import type { Stores } from "../db/open-stores.ts";
import type { Log } from "../kit/log.ts";
import type { Journal } from "../ledger/journal/journal.ts";
import type { Keys } from "./keys.ts";

/** What every route may use. Made once, when the server starts. */
export interface Services extends Stores {
  readonly journal: Journal;
  /** Agents, and what wakes them. */
  readonly agents: Agents & { readonly triggers: Triggers };
  readonly keys: Keys;
  readonly log: Log;
  /** Data folder of the installation. */
  readonly folder: string;
  /** Milliseconds UTC. */
  readonly now: () => number;
  /** Where people reach the server: "https://upshot.example.org", or the loopback address. */
  readonly publicUrl: URL;
  /** The organisation's time zone. */
  readonly timeZone: string;
  /** Days since 1970 of a moment, in that zone. */
  readonly dayOf: (at: number) => number;
  /** The smallest group a figure may stand for. */
  readonly k: number;
  readonly version: string;
}
