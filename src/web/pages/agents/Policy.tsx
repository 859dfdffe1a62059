import type { AgentPage, ToolWords } from "../../../model/pages/agents.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { useChange } from "../../lib/use-change.ts";
import { SureButton } from "./SureButton.tsx";

/** What it may do, in plain words: what is done unasked, what is asked, what is never done. */
export function Policy({ page: { policy, agent, timeZone } }: { readonly page: AgentPage }) {
  return (
    <section aria-labelledby="policy">
      <h2 id="policy" className="text-lg font-semibold">
        What it may do
      </h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
        Rules decide about every call, outside of the model; nothing that it says or reads changes them.
        {policy.approvalsExpire !== "" && ` A question that nobody answers within ${policy.approvalsExpire} counts as no.`}
      </p>
      {policy.tools.length === 0 && <p className="mt-2">Its definition grants no tool: it may call nothing.</p>}
      {policy.tools.map((tool) => (
        <Tool key={`${tool.tool} ${tool.scope}`} tool={tool} />
      ))}
      <h3 className="mt-5 font-medium">Always</h3>
      <List items={policy.always} />
      <h3 className="mt-5 font-medium">Your organisation's rules</h3>
      {policy.organisation.length === 0 ? <p className="text-soft">None beside these.</p> : <List items={policy.organisation} />}
      <h3 className="mt-5 font-medium">What you allowed always</h3>
      {policy.grants.length === 0 ? (
        <p className="text-soft">Nothing so far. “Allow always” on a question adds its narrow case here.</p>
      ) : (
        <ul>
          {policy.grants.map((grant) => (
            <Grant key={grant.id} agent={agent.name} grant={grant} timeZone={timeZone} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Tool({ tool: { tool, scope, does, asks, never } }: { readonly tool: ToolWords }) {
  return (
    <div className="mt-4 border-t border-line pt-3">
      <h3>
        <span className="font-medium">{tool}</span> <span className="text-soft">{scope}</span>
      </h3>
      <div className="mt-1 grid gap-x-6 gap-y-3 sm:grid-cols-3">
        {[
          { name: "Does without asking", items: does },
          { name: "Asks you before it may", items: asks },
          { name: "Never", items: never },
        ].map(({ name, items }) => (
          <div key={name}>
            <h4 className="text-[0.87rem] text-soft">{name}</h4>
            {items.length === 0 ? <p className="text-soft">nothing</p> : <List items={items} />}
          </div>
        ))}
      </div>
    </div>
  );
}

function List({ items }: { readonly items: readonly string[] }) {
  return (
    <ul className="list-disc space-y-0.5 pl-5">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

function Grant(props: { readonly agent: string; readonly grant: AgentPage["policy"]["grants"][number]; readonly timeZone: string }) {
  const { id, tool, words, madeAt } = props.grant;
  const revoke = useChange<null>("DELETE", `/api/agents/${encodeURIComponent(props.agent)}/grants/${encodeURIComponent(id)}`, ["agents"]);
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t border-line py-2">
      <span>
        {words}{" "}
        <span className="text-[0.87rem] text-soft">
          {tool} · since {sayMoment(madeAt, props.timeZone)}
        </span>
      </span>
      <SureButton sure="Yes, ask me again" keep="Keep it" onSure={() => revoke.run(null)}>
        Take it back
      </SureButton>
      {revoke.failure !== null && <span role="alert">{revoke.failure}</span>}
    </li>
  );
}
