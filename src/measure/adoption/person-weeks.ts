import type { AdoptionWeek } from "../../ledger/queries/adoption-weeks.ts";
import type { Employment } from "../../ledger/queries/employment.ts";
import type { Span } from "../privacy/days.ts";
import { thursdaysOf } from "../publishing/metric-spans.ts";

/** A person's weeks in a span: how many they were there for, and of these how many each thing was so in. */
export interface PersonWeeks {
  readonly weeks: number;
  readonly active: number;
  /** Active, and something that held came of it. */
  readonly outcome: number;
  /** Active with declared learning and no outcome: never counted in both. */
  readonly exploration: number;
}

/** A week counts to the month of its Thursday, for whoever was there from its Monday to its Friday. Who had none is left out. */
export function personWeeks(
  rows: readonly AdoptionWeek[],
  people: ReadonlyMap<string, Employment | undefined>,
  span: Span,
): Map<string, PersonWeeks> {
  const thursdays = thursdaysOf(span);
  const used = Map.groupBy(
    rows.filter(({ thursday }) => thursday >= span.from && thursday <= span.to),
    ({ person }) => person,
  );
  const found = new Map<string, PersonWeeks>();
  for (const [person, times] of people) {
    if (times === undefined) continue;
    const there = new Set(
      thursdays.filter((thursday) => times.joined <= thursday - 3 && (times.left === null || times.left > thursday + 1)),
    );
    if (there.size === 0) continue;
    const own = (used.get(person) ?? []).filter(({ thursday }) => there.has(thursday));
    found.set(person, {
      weeks: there.size,
      active: own.length,
      outcome: own.filter(({ outcome }) => outcome).length,
      exploration: own.filter(({ outcome, exploring }) => exploring && !outcome).length,
    });
  }
  return found;
}
