import { ticketsToJudge, type TicketToJudge } from "../../ledger/queries/tickets-to-judge.ts";
import type { VerdictFact } from "../../model/facts.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";

const day = 86_400_000;
/** Verdicts on what has been left alone for longer stand. */
const lookBack = 60 * day;
/** A ticket is judged this long after it was closed. */
const window = 7 * day;

/** Judges what trackers told of. The simulated organisation brings its verdicts itself. */
export async function judgeTickets({
  control,
  ledger,
  journal,
  now,
}: Pick<Services, "control" | "ledger" | "journal" | "now">): Promise<void> {
  if (await readSetting(control, "demo")) return;
  const at = now();
  const verdicts = (await ticketsToJudge(ledger, at - lookBack)).flatMap((ticket) => ticketVerdict(ticket, at));
  if (verdicts.length > 0) await journal.write({ verdicts });
}

/**
 * Held where it stayed closed for seven days; undone where it was reopened, whenever, until it was closed again for as
 * long; and where it was taken away before it held. An open one waits.
 */
export function ticketVerdict({ urn, closed, reopened, deleted, held, undone }: TicketToJudge, now: number): VerdictFact[] {
  const verdict = (isHeld: 0 | 1, judged: number): VerdictFact[] =>
    (isHeld === 1 ? held : undone) === 1
      ? []
      : [{ artifact: urn, held: isHeld, pending: 0, undone: 1 - isHeld, lines: 0, linesAlive: 0, judged, version: now }];
  if (deleted > Math.max(closed, reopened)) return held === 1 && deleted > closed + window ? [] : verdict(0, deleted);
  if (reopened > closed) return verdict(0, reopened);
  return closed === 0 || now < closed + window ? [] : verdict(1, closed + window);
}
