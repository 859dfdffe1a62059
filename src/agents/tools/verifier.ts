import type { ArtifactKind } from "../../model/facts.ts";
import type { World } from "./connector.ts";
import type { Effect, JsonObject } from "./tool.ts";

/** Reads the outside world to tell whether what a run did holds. A file of this folder exports one by default. */
export interface Verifier {
  /** "mail.filing-kept". */
  readonly id: string;
  /** What the artifacts are on the ledger. */
  readonly kind: ArtifactKind;
  /** What a run promises, made from the receipts of its calls, never from what a model says. None: the run promised nothing. */
  readonly claims: (effects: readonly Effect[], clause: Clause, run: string) => readonly Claim[];
  /** Looks at the world. Asks nobody and changes nothing. @throws where the world cannot be reached: tried again later */
  readonly look: (claim: Claim, clause: Clause, world: World) => Promise<Finding>;
}

export interface Clause {
  /** Milliseconds after the effect in which it has to hold. */
  readonly window: number;
  /** What stands behind the window in the definition: an address, a file. */
  readonly of: string;
}

export interface Claim {
  /** URN on the ledger; the same effect gives the same. */
  readonly artifact: string;
  readonly subject: JsonObject;
  /** When it was done, milliseconds UTC; 0 = with the last receipt of the run. */
  readonly at: number;
}

export interface Finding {
  /** "pending": nothing speaks against it yet. "unclear": nobody can tell, and will not be able to. */
  readonly verdict: "held" | "undone" | "pending" | "unclear";
  /** In plain words and without content: "still in Newsletters with our label". */
  readonly evidence: string;
}
