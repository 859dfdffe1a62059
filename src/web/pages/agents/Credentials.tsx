import { useSuspenseQuery } from "@tanstack/react-query";
import type { CredentialRow, CredentialsPage } from "../../../model/pages/agent-access.ts";
import { credentialsQuery } from "../../lib/agents.ts";
import { sayDay } from "../../lib/say.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { useChange } from "../../lib/use-change.ts";
import { EnterCredential } from "./EnterCredential.tsx";
import { SureButton } from "./SureButton.tsx";
import { TestCredential } from "./TestCredential.tsx";

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
        Models, mailboxes and other access
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
      {page.forms
        .filter(({ admins }) => !admins || page.mayShare)
        .map((form) => (
          <details key={form.title} className="border-t border-line py-2">
            <summary className="text-accent underline-offset-4 hover:underline">Enter {sayInside(form.title)}</summary>
            <EnterCredential form={form} mayShare={page.mayShare} />
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
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line py-2.5">
      <div className="grow">
        <span className="font-medium">{name}</span>{" "}
        <span className="text-[0.87rem] text-soft">
          {kindNames[kind]}
          {shared && ", the organisation's"} · entered {sayDay(madeAt.slice(0, 10))}
        </span>
        {problem !== null && (
          <p role="note" className="border-l-2 border-undone pl-3">
            {problem}
            {problemAt !== null && <span className="text-soft"> Since {sayMoment(problemAt, page.timeZone)}. Enter it again below.</span>}
          </p>
        )}
      </div>
      <TestCredential kind={kind} name={name} shared={shared} />
      {(!shared || page.mayShare) && (
        <SureButton sure={`Yes, forget ${name}`} keep="Keep it" onSure={() => forget.run(null)}>
          Forget
        </SureButton>
      )}
      {forget.failure !== null && <span role="alert">{forget.failure}</span>}
    </li>
  );
}

/** "An MCP server" within a sentence: "an MCP server"; "A mailbox": "a mailbox". */
function sayInside(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
