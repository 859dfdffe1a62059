import { useSuspenseQuery } from "@tanstack/react-query";
import type { SourceRow, SourcesPage } from "../../model/pages/sources.ts";
import { sourcesQuery } from "../lib/queries.ts";
import { sayCount } from "../lib/say.ts";
import { sayMoment } from "../lib/say-moment.ts";
import { sessionQuery } from "../lib/session.ts";
import { useAddress } from "../lib/use-address.ts";
import { AddWebhook } from "./sources/AddWebhook.tsx";
import { Repositories } from "./sources/Repositories.tsx";
import { SourceState } from "./sources/SourceState.tsx";
import { SourcePanel } from "./sources/SourcePanel.tsx";

const groups = [
  { id: "telemetry", name: "Use, sent by the tools" },
  { id: "client", name: "Use, read on people's computers" },
  { id: "export", name: "Use, from vendors' exports" },
  { id: "code", name: "Code" },
  { id: "delivery", name: "Delivery" },
] as const;

/** "Sources": what the figures rest on, how each input fares, and how to connect it. */
export function Sources() {
  const { data: page } = useSuspenseQuery(sourcesQuery);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [{ panel }, change] = useAddress();
  const chosen = page.sources.find(({ id }) => id === panel);
  return (
    <div className="space-y-10">
      <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{sentenceOf(page)}</h1>
      {session.demo && (
        <p className="max-w-3xl border-l-2 border-accent pl-3">
          The figures are simulated and need no input. To begin with your own data, choose an input below and follow its steps;{" "}
          <code className="rounded bg-raised px-1 py-0.5 text-[0.9em]">upshot demo --remove</code> takes the simulated organisation away.
        </p>
      )}
      {groups
        .map((group) => ({ ...group, rows: page.sources.filter((row) => row.group === group.id) }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ id, name, rows }) => (
          <section key={id} aria-labelledby={`group-${id}`}>
            <h2 id={`group-${id}`} className="text-lg font-semibold">
              {name}
            </h2>
            <ul className="mt-2">
              {rows.map((row) => (
                <Row key={row.id} row={row} onOpen={() => change({ panel: row.id })} />
              ))}
            </ul>
            {id === "delivery" && session.role === "admin" && <AddWebhook />}
          </section>
        ))}
      <Repositories page={page} />
      {page.waitingBytes > 0 && (
        <p className="text-soft">{sayCount(Math.ceil(page.waitingBytes / 1024))} KiB are taken in and on their way into the ledger.</p>
      )}
      <SourcePanel row={chosen ?? null} onClose={() => change({ panel: undefined })} />
    </div>
  );
}

function Row({ row, onOpen }: { readonly row: SourceRow; readonly onOpen: () => void }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <li className="grid gap-x-6 gap-y-1 border-t border-line py-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,18rem)]">
      <div>
        <button type="button" data-row onClick={onOpen} className="font-medium text-accent underline-offset-4 hover:underline">
          {row.name}
        </button>
        <p className="text-[0.93rem] text-soft">{row.brings}</p>
      </div>
      <div className="text-[0.93rem]">
        <SourceState state={row.state} />
        <p className="text-[0.87rem] text-soft">
          {row.lastAt === null
            ? row.state === "never" && "nothing came yet"
            : `last on ${sayMoment(row.lastAt, session.timeZone)} · ${sayCount(row.accepted)} taken`}
          {row.rejected > 0 && ` · ${sayCount(row.rejected)} could not be read`}
          {row.linking !== null && ` · ${sayCount(row.linking.linked)} % of its cost is linked`}
        </p>
      </div>
    </li>
  );
}

function sentenceOf({ sources }: SourcesPage): string {
  const count = (state: SourceRow["state"]) => sources.filter((row) => row.state === state).length;
  const [healthy, quiet, failing] = [count("healthy"), count("quiet"), count("failing")];
  if (healthy + quiet + failing === 0) return "No input has sent anything yet. Choose one to see how to connect it.";
  const trouble = [
    failing > 0 && `${failing} ${failing === 1 ? "fails" : "fail"}`,
    quiet > 0 && `${quiet} ${quiet === 1 ? "has" : "have"} gone quiet`,
  ].filter((text) => text !== false);
  return `${healthy} ${healthy === 1 ? "input is" : "inputs are"} healthy${trouble.length === 0 ? "; none fails" : `, ${trouble.join(", ")}`}.`;
}
