import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CredentialRow, CredentialsPage } from "../../../model/pages/agent-access.ts";
import { credentialsQuery } from "../../lib/agents.ts";
import { sayDay } from "../../lib/say.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { CredentialFields } from "./CredentialFields.tsx";
import { credentialValues } from "./credential-values.ts";
import { SureButton } from "./SureButton.tsx";

const kindNames: Readonly<Record<CredentialRow["kind"], string>> = {
  mailbox: "mailbox",
  provider: "provider of models",
  mcp: "MCP server",
  slack: "Slack",
  deployment: "deployments",
  webhook: "webhook",
};

/** What agents sign in with: names and how they fare. Definitions hold only the name. */
export function Credentials() {
  const { data: page } = useSuspenseQuery(credentialsQuery);
  return (
    <section aria-labelledby="credentials">
      <h2 id="credentials" className="text-lg font-semibold">
        Models and mailboxes
      </h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
        What is entered is sealed: no agent, model or person gets to see it again. A definition names it only.
      </p>
      {page.credentials.length === 0 ? (
        <p className="mt-3 text-soft">None is entered yet.</p>
      ) : (
        <ul className="mt-3">
          {page.credentials.map((row) => (
            <Row key={`${row.kind} ${row.name} ${row.shared}`} row={row} page={page} />
          ))}
        </ul>
      )}
      {page.forms.map((form) => (
        <details key={form.kind} className="border-t border-line py-2">
          <summary className="text-accent underline-offset-4 hover:underline">
            Enter {form.title.charAt(0).toLowerCase() + form.title.slice(1)}
          </summary>
          <Enter form={form} mayShare={page.mayShare} />
        </details>
      ))}
    </section>
  );
}

function Row({ row, page }: { readonly row: CredentialRow; readonly page: CredentialsPage }) {
  const { kind, name, shared, madeAt, problem, problemAt } = row;
  const forget = useChange<null>("DELETE", `/api/agent-credentials/${kind}/${encodeURIComponent(name)}${shared ? "?shared=true" : ""}`, [
    "agent-credentials",
  ]);
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t border-line py-2.5">
      <div>
        <span className="font-medium">{name}</span>{" "}
        <span className="text-[0.87rem] text-soft">
          {kindNames[kind]}
          {shared && ", for everybody"} · entered {sayDay(madeAt.slice(0, 10))}
        </span>
        {problem !== null && (
          <p role="note" className="border-l-2 border-undone pl-3">
            {problem}
            {problemAt !== null && <span className="text-soft"> Since {sayMoment(problemAt, page.timeZone)}. Enter it again below.</span>}
          </p>
        )}
      </div>
      {(!shared || page.mayShare) && (
        <SureButton sure={`Yes, forget ${name}`} keep="Keep it" onSure={() => forget.run(null)}>
          Forget
        </SureButton>
      )}
      {forget.failure !== null && <span role="alert">{forget.failure}</span>}
    </li>
  );
}

function Enter({
  form: { kind, about, fields, fixedName },
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
      onSubmit={(event) => {
        event.preventDefault();
        const element = event.currentTarget;
        const form = new FormData(element);
        save.run({ shared: textOf(form, "shared") === "on", contents: credentialValues(fields, form) }, () => element.reset());
      }}
    >
      <p className="text-[0.93rem] text-soft sm:col-span-2">{about}</p>
      {fixedName === null && (
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
      {mayShare && (
        <label className="flex items-center gap-2 text-[0.93rem] sm:col-span-2">
          <input name="shared" type="checkbox" />
          For everybody's agents, not only yours
        </label>
      )}
      <SubmitRow {...save}>Seal and save it</SubmitRow>
    </form>
  );
}
