import type { Metric } from "../define-metric.ts";
import { metricGate } from "../privacy/metric-gate.ts";
import type { Group, Population } from "../privacy/populations.ts";
import type { Limits } from "../privacy/safe-sum.ts";
import type { PersonPart } from "./person-parts.ts";

/** Group → "" where its figure may be said, else why not. */
export type Decisions = ReadonlyMap<string, string>;

export interface GateFrame {
  readonly population: Population;
  readonly groups: readonly Group[];
  readonly peopleNow: number;
  readonly limits: Limits;
}

/**
 * Which groups' figure of a span may be said: where each of the sums it is made of may. Groups that pass in both of two sums
 * leave over unions of what each leaves over, so that passes, too.
 */
export function decideFigures({ measure }: Pick<Metric, "measure">, parts: ReadonlyMap<string, PersonPart>, frame: GateFrame): Decisions {
  const found = new Map<string, string>();
  for (const amountOf of amountsOf(measure)) {
    const counts = new Map<string, number>();
    for (const [person, part] of parts) counts.set(person, amountOf(part));
    for (const [group, decision] of metricGate(frame.population, frame.groups, counts, frame.peopleNow, frame.limits)) {
      const reason = decision.kind === "shown" ? "" : decision.reason;
      if ((found.get(group) ?? "") === "") found.set(group, reason);
    }
  }
  return found;
}

/** The amounts of a person that are counted, the first is what n counts. */
export function amountsOf(measure: Metric["measure"]): readonly ((part: PersonPart) => number)[] {
  switch (measure.kind) {
    case "share":
      return [weightOf];
    case "ratio":
      return [weightOf, valueOf];
    case "per person-week":
      return measure.share ? [weightOf] : [weightOf, valueOf];
    case "quantile":
      return [({ values }) => values.length];
    case "weekly rate":
      return [valueOf];
    default:
      return [() => 1];
  }
}

const weightOf = ({ weight }: PersonPart): number => weight;
const valueOf = ({ value }: PersonPart): number => value;

/**
 * Which groups' figure of a quarter may be said beside those of its months: n and sums of a quarter, less those of the months
 * that are shown, must tell nothing of a month that is not. So a group is shown where every month of it is (or is empty), its
 * quarter being the sum of what is known; or where none is shown of it nor of any team beside it, as the quarter's own
 * decision has it, below a group that is shown.
 *
 * @param months decisions of the quarter's months; a group that is not in one has no data there
 * @param quarter what the gate says of the quarter alone
 */
export function decideQuarter(groups: readonly Group[], months: readonly Decisions[], quarter: Decisions): Decisions {
  const reasonsOf = (id: string): string[] => months.map((month) => month.get(id) ?? "no data");
  const full = (id: string): boolean =>
    reasonsOf(id).every((reason) => reason === "" || reason === "no data") && reasonsOf(id).includes("");
  const never = (id: string): boolean => !reasonsOf(id).includes("");
  const beside = Map.groupBy(groups, ({ parent }) => parent);
  const found = new Map<string, string>();
  const visit = (parent: string | null, open: boolean): void => {
    const siblings = beside.get(parent) ?? [];
    const fresh = open && siblings.every(({ id }) => never(id));
    for (const { id } of siblings) {
      const reason = quarter.get(id) ?? "no data";
      const shown = full(id) || (fresh && reason === "");
      found.set(id, shown ? "" : reason === "" ? "too few people" : reason);
      visit(id, shown);
    }
  };
  visit(null, true);
  return found;
}
