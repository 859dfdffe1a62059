import type { BudgetRow, MoneyPage } from "../../../model/pages/money.ts";
import { sayMoney, sayShare } from "../../lib/say.ts";
import { microsOf, textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { sayMonthShort } from "./bill-words.ts";

/** Budgets as bars: what was spent, and for the organisation where the month is going. */
export function Budgets({ page, onDefine }: { readonly page: MoneyPage; readonly onDefine: () => void }) {
  return (
    <section aria-labelledby="budgets">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h2 id="budgets" className="text-lg font-semibold">
          {titleOf(page.budgets)}
        </h2>
        <SmallButton onClick={onDefine}>Source and meaning</SmallButton>
      </div>
      <p className="text-[0.87rem] text-soft">
        Dollars a month. Teams and cost centres: use billed by amount in the last month that is over.
      </p>
      <ul className="mt-3">
        {page.budgets.map((row) => (
          <Row key={`${row.scope} ${row.subject}`} row={row} />
        ))}
      </ul>
      <details className="mt-3">
        <summary className="text-accent underline-offset-4 hover:underline">Set a budget</summary>
        <SetBudget page={page} />
      </details>
    </section>
  );
}

function Row({ row }: { readonly row: BudgetRow }) {
  const { name, scope, month, budgetMicros, spentMicros, forecastMicros, withheld } = row;
  const most = Math.max(budgetMicros, spentMicros ?? 0, forecastMicros ?? 0, 1);
  const part = (micros: number) => `${(100 * micros) / most}%`;
  const over = spentMicros !== null && spentMicros > budgetMicros;
  return (
    <li className="grid gap-x-6 gap-y-1 border-t border-line py-2.5 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_minmax(0,17rem)] sm:items-center">
      <p>
        <span className="font-medium">{name}</span>
        <span className="block text-[0.87rem] text-soft">
          {scope === "organisation" ? "the organisation" : scope}, {sayMonthShort(month)}
        </span>
      </p>
      {spentMicros === null ? (
        <p className="text-[0.87rem] text-soft sm:col-span-2">
          {sayMoney(budgetMicros)}. {withheld}.
        </p>
      ) : (
        <>
          <svg width="100%" height="18" className="block" aria-hidden="true">
            <rect width={part(budgetMicros)} height="18" className="fill-line" />
            <rect width={part(spentMicros)} y="3" height="12" className="fill-accent" />
            {forecastMicros !== null && <rect width={part(forecastMicros)} y="3" height="12" fillOpacity="0.28" className="fill-accent" />}
            <rect x={`calc(${part(budgetMicros)} - 2px)`} width="2" height="18" className="fill-ink" />
          </svg>
          <p className="text-[0.93rem] sm:text-right">
            {sayMoney(spentMicros)} of {sayMoney(budgetMicros)}, {sayShare(spentMicros, budgetMicros)}
            <span className="block text-[0.87rem] text-soft">
              {forecastMicros !== null
                ? `likely end ${sayMoney(forecastMicros)}, ${sayShare(forecastMicros, budgetMicros)}`
                : over
                  ? `${sayMoney(spentMicros - budgetMicros)} over`
                  : `${sayMoney(budgetMicros - spentMicros)} left`}
            </span>
          </p>
        </>
      )}
    </li>
  );
}

function SetBudget({ page }: { readonly page: MoneyPage }) {
  const { run, busy, done, failure } = useChange<object>("PUT", "/api/budgets", ["money"]);
  return (
    <form
      className="mt-2 grid max-w-3xl gap-3 sm:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const subject = page.subjects[Number(textOf(form, "subject"))];
        const amount = textOf(form, "amount");
        if (subject !== undefined)
          run({
            scope: subject.scope,
            subject: subject.subject,
            month: `${textOf(form, "month")}-01`,
            micros: amount === "" ? null : microsOf(amount),
          });
      }}
    >
      <Field label="For">
        <select name="subject" className={fieldLook}>
          {page.subjects.map(({ scope, subject, name }, index) => (
            <option key={`${scope} ${subject}`} value={index}>
              {scope === "organisation" ? name : `${scope} ${name}`}
            </option>
          ))}
        </select>
      </Field>
      <Field label="From the month on">
        <input name="month" type="month" required defaultValue={page.running.month.slice(0, 7)} className={fieldLook} />
      </Field>
      <Field label="Dollars a month" hint="Empty: no budget from then on">
        <input name="amount" inputMode="decimal" pattern="[$]?[0-9,]*(\.[0-9]+)?" className={fieldLook} />
      </Field>
      <SubmitRow busy={busy} done={done} failure={failure}>
        Set the budget
      </SubmitRow>
    </form>
  );
}

function titleOf(budgets: readonly BudgetRow[]): string {
  if (budgets.length === 0) return "No budget is set";
  const over = budgets.filter(
    ({ spentMicros, forecastMicros, budgetMicros }) => Math.max(spentMicros ?? 0, forecastMicros ?? 0) > budgetMicros,
  ).length;
  return over === 0
    ? "No budget is overrun, or likely to be"
    : `${over} of ${budgets.length} ${budgets.length === 1 ? "budget is" : "budgets are"} overrun, or likely to be`;
}
