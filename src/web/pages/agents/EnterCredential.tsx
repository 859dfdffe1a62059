import { useState } from "react";
import type { CredentialsPage } from "../../../model/pages/agent-access.ts";
import { credentialNameOf } from "../../../model/repository-name.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { CredentialFields } from "./CredentialFields.tsx";
import { credentialValues } from "./credential-values.ts";

/** One form for one kind of access. What is typed is sent and forgotten. */
export function EnterCredential({
  form: { kind, about, fields, fixedName, namedAfter, admins },
  mayShare,
}: {
  readonly form: CredentialsPage["forms"][number];
  readonly mayShare: boolean;
}) {
  const [name, setName] = useState(fixedName ?? "");
  const save = useChange<object>("PUT", `/api/agent-credentials/${kind}/${encodeURIComponent(name)}`, ["agent-credentials"]);
  return (
    <form
      className="mt-2 grid max-w-3xl gap-3 sm:grid-cols-2"
      onChange={(event) => {
        const repository = namedAfter === null ? "" : textOf(new FormData(event.currentTarget), namedAfter);
        if (namedAfter !== null) setName(repository === "" ? "" : credentialNameOf(repository));
      }}
      onSubmit={(event) => {
        event.preventDefault();
        const element = event.currentTarget;
        const form = new FormData(element);
        save.run({ shared: textOf(form, "shared") === "on", contents: credentialValues(fields, form) }, () => {
          element.reset();
          setName(fixedName ?? "");
        });
      }}
    >
      <p className="text-[0.93rem] text-soft sm:col-span-2">{about}</p>
      {fixedName === null && namedAfter === null && (
        <Field label="Name" hint="What definitions call it: small letters, digits, hyphens">
          <input
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            pattern="[a-z][a-z0-9\-]{0,39}"
            autoComplete="off"
            className={fieldLook}
          />
        </Field>
      )}
      <CredentialFields fields={fields} />
      {namedAfter !== null && name !== "" && (
        <p className="text-[0.87rem] text-soft sm:col-span-2">
          It is kept as <b className="font-medium text-ink">{name}</b>, where agents look for it.
        </p>
      )}
      {mayShare && (
        <label className="flex items-start gap-2 text-[0.93rem] sm:col-span-2">
          {/* A program that one person entered for themselves is started for nobody. */}
          <input name="shared" type="checkbox" defaultChecked={admins} className="mt-1" />
          For the organisation: nobody else may use it before you say who
        </label>
      )}
      <SubmitRow {...save}>Seal and save it</SubmitRow>
    </form>
  );
}
