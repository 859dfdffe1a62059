import { publishedRows, type PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { BudgetRow, RunningBill } from "../../model/pages/money.ts";
import { rowsOfGroup } from "../pages/groups.ts";
import { costOf, sumYield } from "../pages/sums.ts";
import { listTeams } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { budgetsIn, type Budget } from "./budgets.ts";
import { costTeams, rowsOfCostCentre } from "./cost-centres.ts";
import { addMonths, lastDayOf } from "./months.ts";

/**
 * Each budget beside what was spent. The organisation's is of the running month; those of teams and cost centres are of the last
 * month that is over, put together from published rows: use billed by amount, without seats and fees.
 */
export async function budgetRows({ ledger, control }: Pick<Services, "ledger" | "control">, running: RunningBill): Promise<BudgetRow[]> {
  const last = addMonths(running.month, -1);
  const [now, before, rows, teams, centres] = await Promise.all([
    budgetsIn(control, running.month),
    budgetsIn(control, last),
    publishedRows(ledger, { cut: "team", from: last, to: lastDayOf(last) }),
    listTeams(control),
    costTeams(control),
  ]);
  const whole = now.filter(({ scope }) => scope === "organisation");
  return [
    ...whole.map((budget): BudgetRow => ({
      ...named(budget),
      month: running.month,
      spentMicros: running.spentMicros,
      forecastMicros: running.forecast?.micros ?? null,
      withheld: null,
    })),
    ...before
      .filter(({ scope }) => scope !== "organisation")
      .map((budget): BudgetRow => {
        const own =
          budget.scope === "team" ? nonEmpty(rowsOfGroup(rows, budget.subject, teams)) : rowsOfCostCentre(rows, budget.subject, centres);
        return {
          ...named(budget),
          month: last,
          spentMicros: own === null ? null : billedOf(own),
          forecastMicros: null,
          withheld: own === null ? reason(rows, budget) : null,
        };
      }),
    // Set for the running month for the first time: nothing can be said before it is over.
    ...now
      .filter(
        (budget) => budget.scope !== "organisation" && !before.some((one) => one.scope === budget.scope && one.subject === budget.subject),
      )
      .map((budget): BudgetRow => ({
        ...named(budget),
        month: running.month,
        spentMicros: null,
        forecastMicros: null,
        withheld: "Known when the month is over and published",
      })),
  ];
}

function named({ scope, subject, name, micros }: Budget): Pick<BudgetRow, "scope" | "subject" | "name" | "budgetMicros"> {
  return { scope, subject, name, budgetMicros: micros };
}

/** Without the list value of use under seats. */
function billedOf(rows: readonly PublishedRow[]): number {
  return costOf(sumYield(rows)) - rows.reduce((sum, { seatShare }) => sum + seatShare, 0);
}

function nonEmpty(rows: PublishedRow[]): PublishedRow[] | null {
  return rows.length === 0 ? null : rows;
}

function reason(rows: readonly PublishedRow[], { scope }: Budget): string {
  if (rows.length === 0) return "The month's figures of teams are not published yet, or only together with other months";
  return scope === "team" ? "Too few people to be shown alone" : "Some of its teams can be shown only together with others";
}
