import { hashKeys } from "./random.ts";

/** The pseudonym, 16 hex digits, that a person has where the caller gives none. */
export function defaultPseudonym(seed: number, personId: string): string {
  const part = (salt: number): string => (hashKeys(salt, [seed, personId]) >>> 0).toString(16).padStart(8, "0");
  return part(0x5bd1e995) + part(0x1b873593);
}
