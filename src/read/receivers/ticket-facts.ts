import type { EventFact, EventKind, Facts } from "../../model/facts.ts";

/** How far a ticket is, whatever its tracker calls its states. "dropped": closed without being done. */
export type TicketPhase = "waiting" | "started" | "done" | "dropped";

/**
 * What a change of its phase is in the ledger's words; null where it is nothing. "acknowledged": somebody began with it.
 * @param before null where the tracker does not say it
 */
export function ticketStep(before: TicketPhase | null, now: TicketPhase): EventKind | null {
  if (before === now) return null;
  if (now === "done") return "closed";
  // As a pull request that is closed and not merged: taken off the list.
  if (now === "dropped") return "deleted";
  if (before === "done" || before === "dropped") return "reopened";
  return now === "started" ? "acknowledged" : null;
}

export interface TicketStep {
  readonly kind: EventKind;
  readonly at: number;
  /** Pseudonym, "" for a machine. */
  readonly person: string;
  /** What the tracker calls the change; of the same change the same, whoever tells it. */
  readonly name: string;
}

export interface Ticket {
  /** `ticket:<site>#<key>` */
  readonly urn: string;
  /** "jira", "linear" */
  readonly tracker: string;
  /** Pseudonym of who wrote it, "" for a machine or an outsider. */
  readonly author: string;
  readonly created: number;
  /** When the tracker said this. */
  readonly seen: number;
  readonly steps: readonly TicketStep[];
}

/** A ticket as it stands, that it was opened, and what happened to it. Nothing of what is written in it. */
export function ticketFacts({ urn, tracker, author, created, seen, steps }: Ticket): Facts {
  const events = [{ kind: "opened" as const, at: created, person: author, name: "" }, ...steps].map(
    ({ kind, at, person, name }): EventFact => ({ key: `${tracker}:${kind}:${urn}:${name}`, artifact: urn, kind, at, person, version: at }),
  );
  return {
    artifacts: [
      {
        urn,
        kind: "ticket",
        repo: "",
        authors: author === "" ? [] : [author],
        at: created,
        linesAdded: 0,
        linesRemoved: 0,
        parent: "",
        version: seen,
      },
    ],
    events,
  };
}
