import { demoPriceLabel } from "../model/scripted.ts";
import type { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";
import type { priceBases } from "../../model/pages/agents.ts";

/** What pages about agents are made with. `owner`: whose agents; nobody else's row is ever read. */
export interface Show {
  readonly control: Control;
  /** @throws UpshotError `key-wrong` */
  readonly unseal: (sealed: Buffer) => string;
  readonly owner: string;
  /** Milliseconds UTC. */
  readonly now: number;
  /** The running day and month in the organisation's zone: "2026-11-21", "2026-11". */
  readonly day: string;
  readonly month: string;
}

/** Days back that figures about what came of runs are counted over. */
export const worthDays = 30;

/** What was sealed as JSON; null where it was forgotten, or is not as it should be (older versions wrote less). */
export function opened<T>({ unseal }: Pick<Show, "unseal">, schema: z.ZodType<T>, sealed: Buffer | null): T | null {
  if (sealed === null) return null;
  const text = unseal(sealed);
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // No JSON: not one of ours.
    return null;
  }
}

/** Models that come with the demo cost what they say, and nobody bills it. */
export function basisOf(model: string): (typeof priceBases)[number] {
  return model.startsWith("scripted/") ? demoPriceLabel : "list price";
}

export function iso(at: Date): string;
export function iso(at: Date | null): string | null;
export function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
