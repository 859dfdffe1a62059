import type { ArtifactRecord } from "../../model/history.ts";

type Happenings = ArtifactRecord["events"];
const day = 86_400_000;

/**
 * What became of an artifact by `until`, from its events alone, by the windows of the vocabulary (docs: a commit or pull
 * request 14 days from landing, a review 7 days, a deployment 30 minutes, a ticket 7, a document 30, a message 1 day).
 * Shares; what is left of 1 is pending.
 */
export function judgeArtifact(
  { kind, at, authors }: Pick<ArtifactRecord, "kind" | "at" | "authors">,
  events: Happenings,
  until: number,
): { readonly held: number; readonly undone: number } {
  const first = (...kinds: readonly string[]): number => events.find((event) => kinds.includes(event.kind))?.at ?? Infinity;
  const byOthers = (...kinds: readonly string[]): boolean =>
    events.some((event) => kinds.includes(event.kind) && event.by !== "" && !authors.includes(event.by));
  const within = (from: number, days: number, ends: number): "held" | "undone" | "pending" =>
    ends <= from + days * day ? "undone" : until >= from + days * day ? "held" : "pending";
  switch (kind) {
    case "commit":
    case "pull_request": {
      const landed = first("landed", "merged");
      if (landed === Infinity) return part(first("closed", "deleted") <= until || until > at + 30 * day ? "undone" : "pending");
      return part(within(landed, 14, first("reverted", "rewritten", "deleted")));
    }
    case "deployment":
      return part(
        first("failed", "reverted") < Infinity ? "undone" : first("healthy") < Infinity || until > at + day / 48 ? "held" : "pending",
      );
    case "ticket": {
      const closed = first("closed");
      return part(closed === Infinity ? "pending" : within(closed, 7, first("reopened")));
    }
    case "document":
      return part(byOthers("acknowledged", "edited", "reviewed") ? "held" : until > at + 30 * day ? "undone" : "pending");
    case "review":
      return part(first("deleted") < Infinity ? "undone" : until > at + 7 * day ? "held" : "pending");
    default:
      return part(first("deleted") < Infinity ? "undone" : byOthers("acknowledged") ? "held" : "pending");
  }
}

function part(verdict: "held" | "undone" | "pending"): { readonly held: number; readonly undone: number } {
  return { held: verdict === "held" ? 1 : 0, undone: verdict === "undone" ? 1 : 0 };
}
