import type { CredentialField } from "../../../model/pages/agent-access.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";

/** The fields of one kind of credential. A stored value is never shown: every time is entered anew. */
export function CredentialFields({ fields, prefix = "" }: { readonly fields: readonly CredentialField[]; readonly prefix?: string }) {
  return fields
    .filter(({ kind }) => kind !== "fixed")
    .map(({ name, label, hint, kind, required, choices, value }) => (
      <Field key={name} label={required ? label : `${label} (may be left empty)`} {...(hint === "" ? {} : { hint })}>
        {kind === "choice" ? (
          <select name={prefix + name} defaultValue={value} className={fieldLook}>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
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
        )}
      </Field>
    ));
}
