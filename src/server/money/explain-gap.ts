import { sayMoney } from "../pages/sentence.ts";
import type { ReconciliationRow } from "../../model/pages/money.ts";

/** One vendor and month as far as it is known. Micro-dollars. */
export interface GapInput {
  /** null where nothing was entered, or in another currency. */
  readonly invoice: number | null;
  /** Metered use in the ledger; null where it may not be told. */
  readonly ledger: number | null;
  /** What the ledger's figure is rounded to; 0 = exact. */
  readonly step: number;
  readonly responses: number;
  readonly unpriced: number;
  readonly fees: number;
  readonly plans: number;
  /** Use that is the vendor's month by UTC and another one's in the ledger, less the other way round; null where it may not be told. */
  readonly edge: number | null;
  /** Came after the month was over; null where that was not noted. */
  readonly late: number | null;
  /** Working days of the month, and those on which any use arrived. */
  readonly workingDays: number;
  readonly usedDays: number;
  readonly timeZone: string;
}

type Explained = Pick<ReconciliationRow, "gapMicros" | "causes" | "leftMicros" | "notes">;

/** The gap between a vendor's bill and the ledger, taken apart: causes whose amount is known or can be estimated, and hints. */
export function explainGap(input: GapInput): Explained {
  const { invoice, ledger, responses, unpriced, fees, plans, edge, late, timeZone } = input;
  const gap = invoice === null || ledger === null ? null : invoice - ledger;
  const causes: ReconciliationRow["causes"][number][] = [];
  if (fees > 0)
    causes.push({
      cause: "seats",
      micros: fees,
      estimated: false,
      says: `${plans === 1 ? "One plan" : `${plans} plans`}: seats and fees are on the bill, not in the ledger's metered use`,
    });
  if (unpriced > 0 && ledger !== null && responses > unpriced) {
    const micros = Math.round((ledger / (responses - unpriced)) * unpriced);
    causes.push({
      cause: "unpriced",
      micros,
      estimated: true,
      says: `${unpriced.toLocaleString("en")} responses have no known price and count as nothing; taken at the mean of the others`,
    });
  }
  if (edge !== null && edge !== 0)
    causes.push({ cause: "time zone", micros: edge, estimated: false, says: `Vendors bill by UTC, the ledger counts days in ${timeZone}` });
  const left = gap === null ? null : gap - causes.reduce((sum, { micros }) => sum + micros, 0);
  return { gapMicros: gap, causes, leftMicros: left, notes: notesOf(input, left, late) };
}

/** Below this part of the bill what is left is no news. */
const noted = 0.02;

function notesOf({ invoice, step, workingDays, usedDays, edge }: GapInput, left: number | null, late: number | null): string[] {
  const notes: string[] = [];
  const missing = workingDays - usedDays;
  const large = left !== null && invoice !== null && Math.abs(left) > Math.max(step, noted * Math.abs(invoice));
  if (large && left > 0)
    notes.push(
      missing > 0
        ? `No use arrived on ${missing} of ${workingDays} working days: a source was missing`
        : "More was billed than arrived here: look under Sources for tools or people that are not connected",
    );
  if (large && left < 0)
    notes.push(
      "The ledger counts list prices: a discount, credits, or use that is on another bill (a cloud's endpoint) make the bill lower",
    );
  if (late !== null && late > step) notes.push(`About ${sayMoney(late)} arrived after the month was over; it is in the ledger's figure`);
  if (edge === null) notes.push("What lies between UTC's month and the organisation's is of too few people to be told");
  if (left !== null && left !== 0 && !large)
    notes.push(Math.abs(left) <= step ? `The ledger's figure is rounded to ${sayMoney(step)}` : "Less than 2 % of the bill");
  return notes;
}
