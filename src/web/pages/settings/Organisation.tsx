import type { SettingsPage } from "../../../model/pages/settings.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { Section } from "./Section.tsx";

export function Organisation({ settings: { organisation, demo } }: { readonly settings: SettingsPage }) {
  const { run, busy, done, failure } = useChange<object>("PUT", "/api/settings", ["settings", "session"]);
  return (
    <Section title="Organisation">
      {demo && (
        <p className="border-l-2 border-accent pl-3">
          The organisation shown is simulated. <code className="rounded bg-raised px-1 py-0.5 text-[0.9em]">upshot demo --remove</code>, run
          where Upshot is installed, takes it away with its people, figures, budgets and plans; what you set here stays.
        </p>
      )}
      <form
        className="grid gap-3 sm:grid-cols-3"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          run({
            organisation: {
              name: textOf(form, "name"),
              k: Number(textOf(form, "k")),
              ...(organisation.zoneFixed ? {} : { timeZone: textOf(form, "zone") }),
            },
          });
        }}
      >
        <Field label="Name">
          <input name="name" required maxLength={80} defaultValue={organisation.name} className={fieldLook} />
        </Field>
        <Field label="Time zone" hint={organisation.zoneFixed ? "Days are counted in it already, so it stays" : "Like Europe/Berlin"}>
          <input
            name="zone"
            required
            defaultValue={organisation.timeZone}
            readOnly={organisation.zoneFixed}
            list="zones"
            className={fieldLook}
          />
          {!organisation.zoneFixed && (
            <datalist id="zones">
              {Intl.supportedValuesOf("timeZone").map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          )}
        </Field>
        <Field label="Smallest group" hint="A figure stands for at least so many people; never below 5">
          <input name="k" type="number" required min={5} max={50} defaultValue={organisation.k} className={fieldLook} />
        </Field>
        {organisation.restart && (
          <p className="text-[0.93rem] sm:col-span-full">What is set here holds from the next start of the server on.</p>
        )}
        <SubmitRow busy={busy} done={done} failure={failure}>
          Save the organisation
        </SubmitRow>
      </form>
    </Section>
  );
}
