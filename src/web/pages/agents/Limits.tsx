import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AgentLimit, AgentLimitsPage } from "../../../model/pages/agent-access.ts";
import { agentLimitsQuery } from "../../lib/agents.ts";
import { sayShare } from "../../lib/say.ts";
import { microsOf, textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { sayCost } from "./agent-words.ts";
import { SureButton } from "./SureButton.tsx";

/** Limits above single agents: of all the reader's; for admins of teams and of everybody. */
export function Limits() {
  const { data: page } = useSuspenseQuery(agentLimitsQuery);
  return (
    <section aria-labelledby="limits">
      <h2 id="limits" className="text-lg font-semibold">
        {page.limits.length === 0 ? "No limit above those of single agents" : "Limits on all agents together"}
      </h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
        A call begins only if all limits above it still hold its worst case. Each agent has its own in its file.
      </p>
      <ul className="mt-3">
        {page.limits.map((limit) => (
          <Row key={`${limit.scope} ${limit.period}`} limit={limit} />
        ))}
      </ul>
      <details className="border-t border-line py-2">
        <summary className="text-accent underline-offset-4 hover:underline">Set a limit</summary>
        <SetLimit page={page} />
      </details>
    </section>
  );
}

function pathOf({ scope, period }: { readonly scope: string; readonly period: string }): string {
  return `/api/agent-budgets/${encodeURIComponent(scope)}/${period}`;
}

function Row({ limit }: { readonly limit: AgentLimit }) {
  const { name, period, limitMicros, spentMicros } = limit;
  const off = useChange<null>("DELETE", pathOf(limit), ["agent-budgets", "agents"]);
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t border-line py-2">
      <p>
        <span className="font-medium">{sayCost(limitMicros)}</span> a {period}, {name}
        {spentMicros !== null && (
          <span className="text-soft">
            {" "}
            · {sayCost(spentMicros)} spent or reserved this {period}, {sayShare(spentMicros, limitMicros)}
          </span>
        )}
      </p>
      <SureButton sure="Yes, take it away" keep="Keep it" onSure={() => off.run(null)}>
        Take away
      </SureButton>
      {off.failure !== null && <span role="alert">{off.failure}</span>}
    </li>
  );
}

function SetLimit({ page }: { readonly page: AgentLimitsPage }) {
  const [place, setPlace] = useState({ scope: page.subjects[0]?.scope ?? "owner", period: "day" });
  const save = useChange<{ readonly micros: number }>("PUT", pathOf(place), ["agent-budgets", "agents"]);
  return (
    <form
      className="mt-2 grid max-w-3xl gap-3 sm:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        const micros = microsOf(textOf(new FormData(event.currentTarget), "amount"));
        if (micros !== null) save.run({ micros });
      }}
    >
      <Field label="For">
        <select value={place.scope} onChange={(event) => setPlace({ ...place, scope: event.currentTarget.value })} className={fieldLook}>
          {page.subjects.map(({ scope, name }) => (
            <option key={scope} value={scope}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Each">
        <select value={place.period} onChange={(event) => setPlace({ ...place, period: event.currentTarget.value })} className={fieldLook}>
          <option value="day">day</option>
          <option value="month">month</option>
        </select>
      </Field>
      <Field label="Dollars">
        <input name="amount" required inputMode="decimal" pattern="[$]?[0-9,]+(\.[0-9]{1,6})?" className={fieldLook} />
      </Field>
      <SubmitRow busy={save.busy} done={save.done} failure={save.failure}>
        Set the limit
      </SubmitRow>
    </form>
  );
}
