import type { CredentialField } from "../../../model/pages/agent-access.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { wrongPair } from "./credential-values.ts";

/** The fields of one kind of credential. A stored value is never shown: every time is entered anew. */
export function CredentialFields({ fields, prefix = "" }: { readonly fields: readonly CredentialField[]; readonly prefix?: string }) {
  return fields
    .filter(({ kind }) => kind !== "fixed")
    .map((field) =>
      field.kind === "flag" ? (
        <Flag key={field.name} field={field} prefix={prefix} />
      ) : (
        <Field
          key={field.name}
          label={field.required ? field.label : `${field.label} (may be left empty)`}
          {...(field.hint === "" ? {} : { hint: field.hint })}
        >
          <Entry field={field} prefix={prefix} />
        </Field>
      ),
    );
}

interface Place {
  readonly field: CredentialField;
  readonly prefix: string;
}

function Flag({ field: { name, label, hint, value }, prefix }: Place) {
  return (
    <label className="flex items-start gap-2 text-[0.87rem] text-soft">
      <input name={prefix + name} type="checkbox" defaultChecked={value === "on"} className="mt-1" />
      <span>
        {label}
        {hint !== "" && <span className="block text-[0.8rem]">{hint}</span>}
      </span>
    </label>
  );
}

function Entry({ field: { name, kind, required, choices, value }, prefix }: Place) {
  if (kind === "choice")
    return (
      <select name={prefix + name} defaultValue={value} className={fieldLook}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (kind === "lines" || kind === "pairs")
    return (
      <textarea
        name={prefix + name}
        rows={3}
        required={required}
        defaultValue={value}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => currentTarget.setCustomValidity(kind === "pairs" ? wrongPair(currentTarget.value) : "")}
        className={`${fieldLook} h-auto py-1 font-mono text-[0.87rem]`}
      />
    );
  return (
    <input
      name={prefix + name}
      type={kind === "secret" ? "password" : kind === "number" ? "number" : "text"}
      step={kind === "number" ? "any" : undefined}
      required={required}
      defaultValue={value}
      autoComplete={kind === "secret" ? "new-password" : "off"}
      spellCheck={false}
      className={fieldLook}
    />
  );
}
