import { z } from "zod";
import type { Facts } from "../../model/facts.ts";

/** What one delivery of a webhook says. */
export type MappedEvent =
  | { readonly kind: "facts"; readonly facts: Facts }
  /** An event that says nothing we keep. */
  | { readonly kind: "ignored" }
  /** In our own words: the payload is not quoted. */
  | { readonly kind: "malformed"; readonly reason: string };

/** Milliseconds UTC, and a time that tickets and documents have: what lies beside that is somebody's mistake. */
export const plausibleTime = z
  .int()
  .min(Date.UTC(1990, 0, 1))
  .max(Date.UTC(2200, 0, 1));

/** Another name of a human: the account of a tool, or a mail. The ledger is told a pseudonym. */
export interface AccountName {
  readonly kind: string;
  readonly value: string;
  /** The tool checked that the address is theirs. */
  readonly verified?: boolean;
}

/**
 * Maps a payload, and names the fields that are not as they should be.
 * @param sender as it is called in the reason: "Jira"
 */
export async function mapped(sender: string, map: () => Promise<MappedEvent>): Promise<MappedEvent> {
  try {
    return await map();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = [...new Set(error.issues.map(({ path }) => path.join(".") || "the payload"))];
    return { kind: "malformed", reason: `not as ${sender} documents it: ${fields.slice(0, 5).join(", ")}` };
  }
}
