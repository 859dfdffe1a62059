import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { KeysPage, MadeKey } from "../../../model/pages/people.ts";
import { sayDay } from "../../lib/say.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { sessionQuery } from "../../lib/session.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { Section } from "./Section.tsx";

const scopes = [
  { id: "ingest", says: "send use" },
  { id: "read", says: "read what any member sees of groups, never of a person" },
  { id: "import", says: "bring people (SCIM), imports" },
  { id: "monitor", says: "watch how the server fares (Prometheus)" },
] as const;

/** Keys of the organisation: for tools that send, scripts that read. A key's secret is shown once. */
export function ApiKeys({ keys: { keys } }: { readonly keys: KeysPage }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const make = useChange<object, MadeKey>("POST", "/api/keys", ["keys"]);
  const revoke = useChange<{ id: string }>("DELETE", ({ id }) => `/api/keys/${id}`, ["keys"]);
  const [made, setMade] = useState<MadeKey | null>(null);
  return (
    <Section title="API keys" about="Sent as “authorization: Bearer …”. Only a hash is kept.">
      {made !== null && (
        <p role="status" className="border-l-2 border-accent pl-3">
          Copy it now, it is not shown again: <code className="rounded bg-raised px-1 py-0.5 text-[0.9em] break-all">{made.token}</code>
        </p>
      )}
      {keys.length === 0 ? (
        <p className="text-soft">None is made yet.</p>
      ) : (
        <ul>
          {keys.map((key) => (
            <li key={key.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line py-2">
              <p>
                <span className="font-medium">{key.name}</span>
                <span className="block text-[0.87rem] text-soft">
                  {key.scopes.join(", ")} · made {sayDay(key.createdAt.slice(0, 10))} ·{" "}
                  {key.usedAt === null ? "never used" : `last used ${sayMoment(key.usedAt, session.timeZone)}`}
                  {key.expiresAt !== null && ` · ends ${sayDay(key.expiresAt.slice(0, 10))}`}
                </span>
              </p>
              {key.revokedAt === null ? (
                <SmallButton label={`Revoke ${key.name}`} onClick={() => revoke.run({ id: key.id })}>
                  Revoke
                </SmallButton>
              ) : (
                <span className="text-[0.87rem] text-soft">revoked {sayDay(key.revokedAt.slice(0, 10))}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {revoke.failure !== null && <p role="alert">{revoke.failure}</p>}
      <form
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const days = textOf(form, "days");
          make.run(
            {
              name: textOf(form, "name"),
              scopes: scopes.map(({ id }) => id).filter((id) => form.has(id)),
              days: days === "" ? null : Number(days),
            },
            setMade,
          );
        }}
      >
        <Field label="Name" hint="What it is for">
          <input name="name" required maxLength={80} className={fieldLook} />
        </Field>
        <Field label="Days until it ends" hint="Empty: until it is revoked">
          <input name="days" type="number" min={1} max={3650} defaultValue={365} className={fieldLook} />
        </Field>
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1 text-[0.93rem] sm:col-span-2">
          <legend className="sr-only">What it may do</legend>
          {scopes.map(({ id, says }) => (
            <label key={id} className="flex items-center gap-2">
              <input name={id} type="checkbox" defaultChecked={id === "ingest"} />
              {says}
            </label>
          ))}
        </fieldset>
        <SubmitRow busy={make.busy} done={make.done} failure={make.failure}>
          Make a key
        </SubmitRow>
      </form>
    </Section>
  );
}
