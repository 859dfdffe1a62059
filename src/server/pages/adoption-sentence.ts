import type { AdoptionMonth, TargetWords } from "../../model/pages/adoption.ts";
import type { Figure } from "../../model/pages/figure.ts";
import { sayDays } from "./period.ts";

/**
 * The reported share never stands alone: "Reported 83 % of weeks active in October 2026; 61 % (57–65 %) led to an outcome.
 * The target is 80 %."
 */
export function adoptionSentence(group: string, target: TargetWords | null, month: AdoptionMonth | null): string {
  if (target === null) return `No weekly-active target is set for ${group}.`;
  const aim = `The target is ${percent(target.share)} %`;
  if (month === null) return `No month of ${group} is published yet. ${aim}.`;
  const { active, outcome } = month;
  if (active.value === null) return `Too few people of ${group} to say how ${sayDays(month)} went. ${aim}.`;
  const interval = outcome.low === undefined || outcome.high === undefined ? "" : ` (${percent(outcome.low)}–${percent(outcome.high)} %)`;
  const came =
    outcome.value === null
      ? "what came of them is not known"
      : `${edged(outcome)}${percent(outcome.value)} %${interval} led to an outcome that held`;
  return `Reported: ${edged(active)}${percent(active.value)} % of weeks active in ${sayDays(month)}. Of all weeks, ${came}. ${aim}.`;
}

/** "at least " where the share is not said more closely. */
function edged({ edge }: Figure): string {
  return edge === undefined ? "" : `${edge} `;
}

function percent(share: number): number {
  return Math.round(100 * share);
}
