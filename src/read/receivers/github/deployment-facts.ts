import type { EventFact, EventKind, Facts } from "../../../model/facts.ts";

export interface Deployment {
  readonly repo: string;
  /** GitHub's number of the deployment. */
  readonly id: number;
  readonly sha: string;
  /** Pseudonym, "" for a machine. */
  readonly creator: string;
  readonly at: number;
  readonly statuses: readonly { readonly state: string; readonly at: number }[];
}

/** "inactive" only says that a newer deployment took its place. */
const kinds: Readonly<Record<string, EventKind>> = { success: "healthy", failure: "failed", error: "failed" };

export function deploymentFacts({ repo, id, sha, creator, at, statuses }: Deployment): Facts {
  const urn = `deploy:${repo}#${id}`;
  const events: EventFact[] = [{ key: `github:deployed:${urn}`, artifact: urn, kind: "deployed", at, person: creator, version: at }];
  for (const status of statuses) {
    const kind = kinds[status.state.toLowerCase()];
    if (kind !== undefined)
      events.push({ key: `github:${kind}:${urn}:${status.at}`, artifact: urn, kind, at: status.at, person: "", version: status.at });
  }
  return {
    artifacts: [
      {
        urn,
        kind: "deployment",
        repo,
        authors: creator === "" ? [] : [creator],
        at,
        linesAdded: 0,
        linesRemoved: 0,
        parent: `git:${repo}@${sha}`,
        version: at,
      },
    ],
    events,
  };
}
