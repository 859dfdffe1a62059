import { useSuspenseQuery } from "@tanstack/react-query";
import type { AgentPage, DefinitionSaved } from "../../../model/pages/agents.ts";
import { credentialsQuery } from "../../lib/agents.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { CredentialFields } from "./CredentialFields.tsx";
import { credentialValues } from "./credential-values.ts";
import { toOwn } from "./to-own.ts";

const mailbox = "own";

/** From the demo's mailbox and scripted model to real ones, by one form: it enters both and rewrites two lines of the file. */
export function UseOwn({ page }: { readonly page: AgentPage }) {
  const { data: credentials } = useSuspenseQuery(credentialsQuery);
  const { name } = page.agent;
  const mail = useChange<object>("PUT", `/api/agent-credentials/mailbox/${mailbox}`, ["agent-credentials"]);
  const model = useChange<{ readonly contents: Readonly<Record<string, unknown>> }>(
    "PUT",
    ({ contents: { kind } }) => `/api/agent-credentials/provider/${encodeURIComponent(String(kind))}`,
    ["agent-credentials"],
  );
  const save = useChange<object, DefinitionSaved>("PUT", `/api/agents/${encodeURIComponent(name)}`, ["agents"]);
  const fieldsOf = (kind: string) => credentials.forms.find((form) => form.kind === kind)?.fields ?? [];
  return (
    <details className="border-t border-line py-3">
      <summary className="font-medium text-accent underline-offset-4 hover:underline">Use it with your own mailbox and model</summary>
      <form
        className="mt-3 grid max-w-3xl gap-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const provider = textOf(form, "provider.kind");
          const text = toOwn(page.text, { mailbox, model: `${provider}/${textOf(form, "model")}` });
          mail.run({ contents: credentialValues(fieldsOf("mailbox"), form, "mailbox.") }, () =>
            model.run({ contents: credentialValues(fieldsOf("provider"), form, "provider.") }, () => save.run({ text })),
          );
        }}
      >
        <p className="text-[0.93rem] text-soft sm:col-span-2">
          The agent then works on your mail, at your provider's prices, within the limits of its file. Its rules stay as they are.
        </p>
        <CredentialFields fields={fieldsOf("mailbox")} prefix="mailbox." />
        <CredentialFields fields={fieldsOf("provider")} prefix="provider." />
        <Field label="Model" hint="As the provider calls it">
          <input name="model" required pattern="\S{1,150}" defaultValue="claude-sonnet-4-5" className={fieldLook} />
        </Field>
        <SubmitRow busy={mail.busy || model.busy || save.busy} done={save.done} failure={mail.failure ?? model.failure ?? save.failure}>
          Go over to them
        </SubmitRow>
      </form>
    </details>
  );
}
