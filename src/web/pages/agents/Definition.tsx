import type { AgentPage } from "../../../model/pages/agents.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { DefinitionEditor } from "./DefinitionEditor.tsx";

const look = "mt-2 overflow-x-auto rounded border border-line bg-raised p-3 text-[0.87rem] whitespace-pre-wrap";

/** The file as it is in force, its editor, and what it was before. */
export function Definition({ page: { agent, text, version, versions, timeZone } }: { readonly page: AgentPage }) {
  const before = versions.filter((one) => one.version !== version);
  return (
    <section aria-labelledby="definition">
      <h2 id="definition" className="text-lg font-semibold">
        Definition
      </h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">
        The file is the truth. A run keeps the version it started with. In force: {version}.
      </p>
      <pre className={look}>{text}</pre>
      <details className="mt-3">
        <summary className="text-accent underline-offset-4 hover:underline">Edit it</summary>
        <div className="mt-2 max-w-3xl">
          <DefinitionEditor key={version} name={agent.name} text={text} create={false} />
        </div>
      </details>
      <h3 className="mt-5 font-medium">{before.length === 0 ? "It had no version before this one" : "Versions before"}</h3>
      {before.map((one) => (
        <details key={one.version} className="border-t border-line py-2">
          <summary className="underline-offset-4 hover:underline">
            {one.version} <span className="text-soft">read {sayMoment(one.readAt, timeZone)}</span>
          </summary>
          <pre className={look}>{one.text}</pre>
        </details>
      ))}
    </section>
  );
}
