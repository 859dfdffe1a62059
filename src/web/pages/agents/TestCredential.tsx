import { useState } from "react";
import type { CredentialRow } from "../../../model/pages/agent-access.ts";
import type { CredentialTrial, TrialStep } from "../../../model/pages/agent-trial.ts";
import { useChange } from "../../lib/use-change.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";

type Way = Pick<CredentialRow, "kind" | "name" | "shared">;

/** Signs in with a credential, and tells what came of it beside the button: what worked, what failed, what to do next. */
export function TestCredential({ kind, name, shared }: Way) {
  const [trial, setTrial] = useState<CredentialTrial | null>(null);
  const test = useChange<null, CredentialTrial>(
    "POST",
    `/api/agent-credentials/${kind}/${encodeURIComponent(name)}/test${shared ? "?shared=true" : ""}`,
    ["agent-credentials"],
  );
  return (
    <>
      <SmallButton label={`Test ${name}`} onClick={() => (test.busy ? undefined : test.run(null, setTrial))}>
        {test.busy ? "Testing …" : "Test it"}
      </SmallButton>
      <div role="status" className="order-last basis-full">
        {test.busy && <span className="sr-only">Testing {name} …</span>}
        {!test.busy && trial !== null && <Result trial={trial} name={name} />}
      </div>
      {test.failure !== null && (
        <p role="alert" className="order-last basis-full">
          {test.failure}
        </p>
      )}
    </>
  );
}

function Result({ trial: { works, steps }, name }: { readonly trial: CredentialTrial; readonly name: string }) {
  return (
    <>
      <p className="font-medium">
        {works === null ? `${name} could not be tested` : works ? `${name} works` : `${name} does not work yet`}
      </p>
      <ul>
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ul>
    </>
  );
}

function Step({ step: { name, worked, says, next } }: { readonly step: TrialStep }) {
  return (
    <li className={worked === false ? "border-l-2 border-undone pl-3" : "border-l-2 border-line pl-3"}>
      <span className="text-soft">
        {worked === null ? "○" : worked ? "●" : "✕"} {name}:
      </span>{" "}
      {says}.{next !== "" && <span className="block text-[0.93rem] text-soft">{next}</span>}
    </li>
  );
}
