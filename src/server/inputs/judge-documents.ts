import { documentsToJudge, type DocumentToJudge } from "../../ledger/queries/documents-to-judge.ts";
import type { VerdictFact } from "../../model/facts.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";

const day = 86_400_000;
const lookBack = 60 * day;
/** Somebody else has so long to come to it. */
const window = 30 * day;

/** Judges documents that were told of as they happened. The simulated organisation brings its verdicts itself. */
export async function judgeDocuments({
  control,
  ledger,
  journal,
  now,
}: Pick<Services, "control" | "ledger" | "journal" | "now">): Promise<void> {
  if (await readSetting(control, "demo")) return;
  const at = now();
  const verdicts = (await documentsToJudge(ledger, at - lookBack)).flatMap((document) => documentVerdict(document, at));
  if (verdicts.length > 0) await journal.write({ verdicts });
}

/**
 * Held where somebody else edited it within 30 days; undone where it was taken away before that. One that nobody else
 * edited waits for good: whether anybody read it is not told, and not asked.
 */
export function documentVerdict({ urn, made, edited, deleted, restored }: DocumentToJudge, now: number): VerdictFact[] {
  const verdict = (held: 0 | 1, judged: number): VerdictFact[] => [
    { artifact: urn, held, pending: 0, undone: 1 - held, lines: 0, linesAlive: 0, judged, version: now },
  ];
  const gone = deleted > restored ? deleted : 0;
  if (edited > 0 && edited <= made + window && (gone === 0 || edited < gone)) return verdict(1, edited);
  return gone > 0 && gone <= made + window ? verdict(0, gone) : [];
}
