import type { EvidenceReader } from "../../src/kit/define-source.ts";

/** Evidence that is easy to check: one byte a session, its number of actions. */
export function createEvidenceReader(): EvidenceReader {
  const counts = new Map<string, number>();
  return {
    action: (session) => void counts.set(session, (counts.get(session) ?? 0) + 1),
    finish: () => [...counts].map(([session, count]) => ({ session, bytes: Uint8Array.of(count) })),
  };
}
