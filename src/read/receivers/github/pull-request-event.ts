import type { EventFact, EventKind } from "../../../model/facts.ts";

/** Something that happened to a pull request: the same happening has the same key whichever way we heard of it. */
export function pullRequestEvent(artifact: string, kind: EventKind, at: number, person: string): EventFact {
  return { key: `github:${kind}:${artifact}:${at}`, artifact, kind, at, person, version: at };
}
