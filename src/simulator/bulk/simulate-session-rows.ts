import { chance, pick, type Random } from "../random.ts";
import type { BulkSession } from "./row-writer.ts";

/** What a session may be linked to. */
export interface BulkWork {
  readonly urn: string;
  readonly repo: string;
}

/** Rows of the tables `session` and `link`, by column. */
export interface SessionRows {
  readonly sessions: readonly object[];
  readonly links: readonly object[];
}

/** Of the sessions of `simulate`, so many are linked, and so many are declared as learning. */
const linkedShare = 0.7;
const secondLink = 0.1;
const explorationShare = 0.03;

/**
 * What belongs to sessions of the bulk feed beside their use: the sessions themselves, and links to work of the same
 * person. Which work is chance: there is nothing to learn from it, but as much to settle as in an organisation of that size.
 *
 * @param worksOf work of a person that is in the ledger, with its verdicts
 */
export function simulateSessionRows(
  random: Random,
  sessions: readonly BulkSession[],
  worksOf: (person: string) => readonly BulkWork[],
): SessionRows {
  const rows: object[] = [];
  const links: object[] = [];
  for (const { id, person, tool, source, started, ended } of sessions) {
    const works = worksOf(person);
    const main = works.length > 0 ? pick(random, works) : null;
    const exploration = chance(random, explorationShare) ? 1 : 0;
    rows.push({
      id,
      person,
      tool,
      source,
      repo: main?.repo ?? "",
      started: timeText(started),
      ended: timeText(ended),
      exploration,
      version: 1,
    });
    if (main === null || exploration === 1 || !chance(random, linkedShare)) continue;
    const linked = chance(random, secondLink) ? new Set([main.urn, pick(random, works).urn]) : [main.urn];
    for (const artifact of linked)
      links.push({ session: id, artifact, confidence: 0.6 + 0.4 * random(), methods: ["lines"], source: "mirror", version: 1 });
  }
  return { sessions: rows, links };
}

/** "2026-11-21 14:00:00.000" */
function timeText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 23);
}
