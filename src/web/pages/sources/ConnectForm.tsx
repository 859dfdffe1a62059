import { useState } from "react";
import type { SourceField, SourceRow } from "../../../model/pages/sources.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";

/** Connects an input, changes how it is connected, or takes it off. For admins. */
export function ConnectForm({ row }: { readonly row: SourceRow }) {
  const { kind, connected, fields } = row.connect;
  const id = nameOf(row);
  const save = useChange<object>("PUT", `/api/sources/${encodeURIComponent(id)}`, ["sources"]);
  const off = useChange<null>("DELETE", `/api/sources/${encodeURIComponent(id)}`, ["sources"]);
  const [sure, setSure] = useState(false);
  if (kind === null || fields.length === 0) return null;
  return (
    <section aria-label={connected ? "Change it" : "Connect it"} className="space-y-4">
      <form
        // The fields begin anew with what was saved.
        key={String(connected)}
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.run({ kind, ...valuesOf(fields, new FormData(event.currentTarget)) });
        }}
      >
        <InputFields fields={fields} />
        <SubmitRow {...save}>{connected ? "Save" : "Connect"}</SubmitRow>
      </form>
      {connected && (
        <p className="flex flex-wrap items-center gap-3">
          <SmallButton onClick={() => (sure ? off.run(null, () => setSure(false)) : setSure(true))}>
            {off.busy ? "Taking it off …" : sure ? "Yes, take it off and forget its secrets" : "Take it off"}
          </SmallButton>
          {sure && <SmallButton onClick={() => setSure(false)}>Keep it</SmallButton>}
          <span className="text-[0.87rem] text-soft">What it brought stays.</span>
          {off.failure !== null && <span role="alert">{off.failure}</span>}
        </p>
      )}
    </section>
  );
}

function InputFields({ fields }: { readonly fields: readonly SourceField[] }) {
  return fields.map(({ name, label, hint, kind, secret, required, value, isSet }) => {
    const shared = {
      name,
      required: required && !isSet,
      autoComplete: secret ? "new-password" : "off",
      spellCheck: false,
    };
    const said = isSet ? "One is set; left empty, it stays" : hint;
    return (
      <Field key={name} label={required ? label : `${label} (may be left empty)`} {...(said === "" ? {} : { hint: said })}>
        {kind === "long text" ? (
          <textarea {...shared} rows={4} className={`${fieldLook} h-auto font-mono text-[0.8rem]`} />
        ) : (
          <input
            {...shared}
            type={secret ? "password" : kind === "number" ? "number" : "text"}
            defaultValue={value ?? ""}
            className={fieldLook}
          />
        )}
      </Field>
    );
  });
}

/** What was typed, as the route takes it; fields that were left empty are left out. */
function valuesOf(fields: readonly SourceField[], form: FormData): { readonly config: object; readonly secrets: object } {
  const typed = fields.flatMap((field) => {
    const text = textOf(form, field.name);
    if (text === "") return [];
    const list = (): string[] => text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
    return [{ field, value: field.kind === "number" ? Number(text) : field.kind === "list" ? list() : text }];
  });
  const of = (secret: boolean): object =>
    Object.fromEntries(typed.filter(({ field }) => field.secret === secret).map(({ field, value }) => [field.name, value]));
  return { config: of(false), secrets: of(true) };
}

/** A webhook stands on the page as "hook:name". */
function nameOf({ id }: SourceRow): string {
  return id.replace(/^hook:/, "");
}
