import { useState } from "react";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";

/** A webhook under a name of its own, for deployments and incidents from any system. */
export function AddWebhook() {
  const [name, setName] = useState("");
  const add = useChange<object>("PUT", `/api/sources/${encodeURIComponent(idOf(name))}`, ["sources"]);
  return (
    <details className="border-t border-line py-3">
      <summary className="cursor-pointer font-medium text-accent">Add a webhook of your own</summary>
      <p className="mt-2 max-w-2xl text-[0.93rem] text-soft">
        For deployments and incidents from whatever you deploy with. It gets an address; each message is signed with the secret.
      </p>
      <form
        className="mt-3 grid max-w-2xl gap-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const secret = textOf(new FormData(event.currentTarget), "secret");
          add.run({ kind: "webhook", config: { name: name.trim() }, secrets: { secret } });
        }}
      >
        <Field label="Name" hint={idOf(name) === "" ? "Its address ends with it" : `Its address will end with /hooks/${idOf(name)}`}>
          <input
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            maxLength={40}
            pattern=".*[A-Za-z0-9].*"
            placeholder="Deploy tool"
            autoComplete="off"
            className={fieldLook}
          />
        </Field>
        <Field label="Secret" hint="At least 16 characters">
          <input name="secret" type="password" required minLength={16} maxLength={200} autoComplete="new-password" className={fieldLook} />
        </Field>
        <SubmitRow {...add}>Add the webhook</SubmitRow>
      </form>
    </details>
  );
}

/** "Deploy tool" → "deploy-tool". */
function idOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
}
