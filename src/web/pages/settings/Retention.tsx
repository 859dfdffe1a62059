import type { RetentionPage } from "../../../model/pages/settings.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { sayMonths } from "../../lib/say-months.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { Section } from "./Section.tsx";

/** How long single rows of use are kept. */
export function Retention({ retention: { months, dropped } }: { readonly retention: RetentionPage }) {
  const save = useChange<object>("PUT", "/api/retention", ["retention"]);
  return (
    <Section
      title="How long use is kept"
      about="Rows of single responses, in whole months. Sums by day, what came of them, and published figures stay. What is dropped cannot be brought back but from a backup."
    >
      <form
        className="grid gap-3 sm:grid-cols-3"
        onSubmit={(event) => {
          event.preventDefault();
          const text = textOf(new FormData(event.currentTarget), "months");
          save.run({ months: text === "" ? null : Number(text) });
        }}
      >
        <Field label="Months" hint="3 to 240; empty: for good">
          <input name="months" type="number" min={3} max={240} defaultValue={months ?? ""} className={fieldLook} />
        </Field>
        <SubmitRow {...save}>Save how long</SubmitRow>
      </form>
      {dropped.length > 0 && <p className="text-[0.93rem] text-soft">Dropped so far: {sayMonths(dropped)}.</p>}
    </Section>
  );
}
