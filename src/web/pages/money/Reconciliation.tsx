import type { MoneyPage, ReconciliationRow } from "../../../model/pages/money.ts";
import { sayMoney } from "../../lib/say.ts";
import { microsOf, textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { sayMonthShort } from "./bill-words.ts";

/** What vendors billed beside what arrived here, and what lies between. */
export function Reconciliation({ page, onDefine }: { readonly page: MoneyPage; readonly onDefine: () => void }) {
  const months = [...Map.groupBy(page.reconciliation, ({ month }) => month)];
  return (
    <section aria-labelledby="reconciliation">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h2 id="reconciliation" className="text-lg font-semibold">
          {titleOf(page.reconciliation)}
        </h2>
        <SmallButton onClick={onDefine}>Source and meaning</SmallButton>
      </div>
      <p className="max-w-3xl text-[0.87rem] text-soft">
        Vendors' totals by month, as entered or imported, less metered use in the ledger; then what is known to lie between.
      </p>
      {months.length === 0 && (
        <p className="mt-2 max-w-2xl text-soft">Nothing to compare yet: no month is over, and no vendor's total is entered.</p>
      )}
      {months.map(([month, rows], index) => (
        <details key={month} open={index === 0} className="mt-2 border-t border-line pt-2">
          <summary className="font-medium">
            {sayMonthShort(month)}
            <span className="font-normal text-soft"> · {sayMonthState(rows)}</span>
          </summary>
          <ul>
            {rows.map((row) => (
              <Row key={`${row.vendor} ${row.currency}`} row={row} />
            ))}
          </ul>
        </details>
      ))}
      <details className="mt-3 border-t border-line pt-3">
        <summary className="text-accent underline-offset-4 hover:underline">Enter a vendor's total</summary>
        <EnterTotal page={page} />
      </details>
    </section>
  );
}

function Row({ row }: { readonly row: ReconciliationRow }) {
  const { name, invoiceMicros, currency, ledgerMicros, gapMicros, causes, leftMicros, notes, note } = row;
  const billed =
    invoiceMicros === null
      ? "no total entered"
      : currency === "USD"
        ? `${sayMoney(invoiceMicros)} billed`
        : `${(invoiceMicros / 1e6).toLocaleString("en-US")} ${currency} billed, not compared`;
  return (
    <li className="grid gap-x-6 gap-y-1 border-t border-line py-2.5 first:border-t-0 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)]">
      <p>
        <span className="font-medium">{name}</span>
        {note !== "" && <span className="block text-[0.87rem] text-soft">{note}</span>}
      </p>
      <div className="text-[0.93rem]">
        <p>
          {billed} ·{" "}
          {ledgerMicros === null ? "too few people used it to tell what the ledger holds" : `${sayMoney(ledgerMicros)} in the ledger`}
          {gapMicros !== null && (
            <>
              {" "}
              · gap <span className="font-medium">{signed(gapMicros)}</span>
            </>
          )}
        </p>
        {(causes.length > 0 || leftMicros !== null) && (
          <ul className="text-[0.87rem] text-soft">
            {causes.map(({ cause, micros, estimated, says }) => (
              <li key={cause}>
                {estimated ? "about " : ""}
                {signed(micros)}: {says}
              </li>
            ))}
            {leftMicros !== null && (
              <li className="text-ink">{leftMicros === 0 ? "nothing is left" : `${signed(leftMicros)} not explained`}</li>
            )}
          </ul>
        )}
        {notes.length > 0 && <p className="text-[0.87rem] text-soft">{notes.map((each) => `${each}.`).join(" ")}</p>}
      </div>
    </li>
  );
}

function EnterTotal({ page }: { readonly page: MoneyPage }) {
  const { run, busy, done, failure } = useChange<object>("PUT", "/api/money/invoices", ["money"]);
  const last = page.months.at(-1)?.month ?? page.running.month;
  return (
    <form
      className="mt-2 grid max-w-3xl gap-3 sm:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const amount = textOf(form, "amount");
        run({
          vendor: textOf(form, "vendor"),
          month: `${textOf(form, "month")}-01`,
          micros: amount === "" ? null : microsOf(amount),
          currency: textOf(form, "currency").toUpperCase(),
          note: textOf(form, "note"),
        });
      }}
    >
      <Field label="Vendor">
        <select name="vendor" className={fieldLook}>
          {page.vendors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Month">
        <input name="month" type="month" required defaultValue={last.slice(0, 7)} className={fieldLook} />
      </Field>
      <Field label="Total" hint="Empty: take it away">
        <input name="amount" inputMode="decimal" pattern="[$]?[0-9,]*(\.[0-9]+)?" className={fieldLook} />
      </Field>
      <Field label="Currency" hint="Only dollars are compared">
        <input name="currency" required defaultValue="USD" pattern="[A-Za-z]{3}" className={fieldLook} />
      </Field>
      <Field label="Note" wide>
        <input name="note" maxLength={500} className={fieldLook} />
      </Field>
      <SubmitRow busy={busy} done={done} failure={failure}>
        Enter the total
      </SubmitRow>
    </form>
  );
}

function signed(micros: number): string {
  return `${micros > 0 ? "+" : ""}${sayMoney(micros)}`;
}

function sayMonthState(rows: readonly ReconciliationRow[]): string {
  const known = rows.filter(({ leftMicros }) => leftMicros !== null);
  if (known.length === 0) return "no total in dollars is entered";
  const left = known.reduce((sum, { leftMicros }) => sum + Math.abs(leftMicros ?? 0), 0);
  return `${known.length} of ${rows.length} vendors compared, ${sayMoney(left)} not explained`;
}

function titleOf(rows: readonly ReconciliationRow[]): string {
  const known = rows.filter(({ leftMicros }) => leftMicros !== null);
  if (known.length === 0) return "Vendors' totals beside the ledger";
  const billed = known.reduce((sum, { invoiceMicros }) => sum + (invoiceMicros ?? 0), 0);
  const left = known.reduce((sum, { leftMicros }) => sum + Math.abs(leftMicros ?? 0), 0);
  return `Of ${sayMoney(billed)} that vendors billed, all but ${sayMoney(left)} is accounted for`;
}
