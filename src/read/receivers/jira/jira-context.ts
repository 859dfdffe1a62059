import type { AccountName } from "../mapped-event.ts";
import type { TicketPhase } from "../ticket-facts.ts";

/** What the mappers may ask of the organisation. */
export interface JiraContext {
  /** Pseudonym of whoever has these names, at least one. */
  personOf(names: readonly AccountName[]): Promise<string>;
  /**
   * The phase that a status of a site stands for, as far as deliveries showed it; null where none did. A changelog names
   * the status a ticket comes from and not what it stands for.
   */
  phaseOf(site: string, status: string): Promise<TicketPhase | null>;
  /** To be remembered for `phaseOf`. */
  learn(site: string, status: string, phase: TicketPhase): Promise<void>;
}
