import type { MoneyPage, PlanRow } from "../../../model/pages/money.ts";
import { sayCount, sayDay, sayMoney } from "../../lib/say.ts";
import { microsOf, textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";

/** Seats and fixed fees beside the list value of what was used under them. */
export function Plans({ page }: { readonly page: MoneyPage }) {
  const remove = useChange<{ remove: number }>("PUT", "/api/plans", ["money"]);
  return (
    <section aria-labelledby="plans">
      <h2 id="plans" className="text-lg font-semibold">
        {titleOf(page)}
      </h2>
      <p className="max-w-3xl text-[0.87rem] text-soft">
        The last month that is over. List value is what the same use would have cost by amount: a comparison, not money spent.
      </p>
      <ul className="mt-2">
        {page.plans.map((plan) => (
          <li
            key={plan.id}
            className="grid gap-x-6 border-t border-line py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,9rem)_minmax(0,15rem)_auto] sm:items-center"
          >
            <p>
              <span className="font-medium">{plan.name}</span>
              <span className="block text-[0.87rem] text-soft">{termsOf(plan)}</span>
            </p>
            <p className="sm:text-right">
              {sayMoney(plan.feeMicros)} <span className="text-[0.87rem] text-soft">fee</span>
            </p>
            <p className="text-[0.93rem] sm:text-right">
              {plan.listMicros === null ? (
                <span className="text-[0.87rem] text-soft">its list value cannot be told: too few people, or it counts credits</span>
              ) : (
                <>
                  {sayMoney(plan.listMicros)}{" "}
                  <span className="text-[0.87rem] text-soft">list value, about {sayCount(plan.people ?? 0)} people</span>
                </>
              )}
            </p>
            <p className="mt-1 sm:mt-0">
              <SmallButton label={`Remove the plan of ${plan.name}`} onClick={() => remove.run({ remove: plan.id })}>
                Remove
              </SmallButton>
            </p>
          </li>
        ))}
        {page.unplanned.map(({ tool, name, listMicros }) => (
          <li key={tool} className="border-t border-line py-2.5 text-soft">
            {name}: {sayMoney(listMicros)} list value of use under seats, and no plan is entered for it.
          </li>
        ))}
      </ul>
      {remove.failure !== null && <p role="alert">{remove.failure}</p>}
      <details className="mt-3">
        <summary className="text-accent underline-offset-4 hover:underline">Add seats or a fixed fee</summary>
        <AddPlan page={page} />
      </details>
    </section>
  );
}

function AddPlan({ page }: { readonly page: MoneyPage }) {
  const { run, busy, done, failure } = useChange<object>("PUT", "/api/plans", ["money"]);
  return (
    <form
      className="mt-2 grid max-w-3xl gap-3 sm:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const seats = textOf(form, "seats");
        run({
          tool: textOf(form, "tool"),
          seats: seats === "" ? null : Number(seats),
          priceMicros: microsOf(textOf(form, "price")),
          from: textOf(form, "from"),
          to: textOf(form, "to") || null,
        });
      }}
    >
      <Field label="Tool">
        <select name="tool" className={fieldLook}>
          {page.tools.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Seats" hint="Empty: a fixed fee">
        <input name="seats" type="number" min="1" className={fieldLook} />
      </Field>
      <Field label="Dollars a month" hint="Of one seat, or the fee">
        <input name="price" required inputMode="decimal" pattern="[$]?[0-9,]+(\.[0-9]+)?" className={fieldLook} />
      </Field>
      <Field label="From">
        <input name="from" type="date" required defaultValue={page.running.month} className={fieldLook} />
      </Field>
      <Field label="Last day" hint="Empty: open">
        <input name="to" type="date" className={fieldLook} />
      </Field>
      <SubmitRow busy={busy} done={done} failure={failure}>
        Add the plan
      </SubmitRow>
    </form>
  );
}

function termsOf({ seats, priceMicros, from, to }: PlanRow): string {
  const what =
    seats === null
      ? `fixed fee of ${sayMoney(priceMicros)} a month`
      : `${sayCount(seats)} ${seats === 1 ? "seat" : "seats"} at ${sayMoney(priceMicros)} a month`;
  return `${what}, from ${sayDay(from)}${to === null ? "" : ` to ${sayDay(to)}`}`;
}

function titleOf({ plans, unplanned }: MoneyPage): string {
  if (plans.length === 0) return unplanned.length === 0 ? "No seats or fees are entered" : "Use under seats, without a plan entered";
  const told = plans.filter(({ listMicros }) => listMicros !== null);
  const sum = (value: (plan: PlanRow) => number) => told.reduce((total, plan) => total + value(plan), 0);
  return told.length === 0
    ? "Seats and fees"
    : `Seats and fees of ${sayMoney(sum(({ feeMicros }) => feeMicros))} carried use worth ${sayMoney(sum(({ listMicros }) => listMicros ?? 0))} at list price`;
}
