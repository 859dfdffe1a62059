import { useSuspenseQuery } from "@tanstack/react-query";
import type { SourceRow } from "../../../model/pages/sources.ts";
import { sayCount, sayDay } from "../../lib/say.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { sessionQuery } from "../../lib/session.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { ConnectForm } from "./ConnectForm.tsx";
import { ImportForm } from "./ImportForm.tsx";
import { SourceState } from "./SourceState.tsx";

/** One input: what went wrong, since when, how to mend it, how to connect it. */
export function SourcePanel({ row, onClose }: { readonly row: SourceRow | null; readonly onClose: () => void }) {
  return (
    <SidePanel title={row?.name ?? ""} open={row !== null} onClose={onClose}>
      {row !== null && <Body row={row} />}
    </SidePanel>
  );
}

function Body({ row }: { readonly row: SourceRow }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayRead = session.role === "admin" || session.role === "auditor";
  return (
    <>
      <SourceState state={row.state} />
      <p>{row.brings}</p>
      {row.lastAt !== null && (
        <p className="text-soft">
          {sayCount(row.accepted)} taken, {sayCount(row.rejected)} could not be read. Last on {sayMoment(row.lastAt, session.timeZone)}.
        </p>
      )}
      {row.lastError !== null && (
        <div className="border-l-2 border-undone pl-3">
          <p className="font-medium">Last error, {sayMoment(row.lastError.at, session.timeZone)}</p>
          <p>{row.lastError.reason}</p>
        </div>
      )}
      {row.errors > 0 && mayRead && (
        <p>
          <a href={`/api/sources/${encodeURIComponent(row.id)}/errors.csv`} download className="text-accent underline underline-offset-4">
            {sayCount(row.errors)} errors of the last 30 days, as CSV
          </a>
        </p>
      )}
      {row.linking !== null && (
        <p className="text-soft">
          {sayCount(row.linking.linked)} % of the cost of about {sayCount(row.linking.sessions)} sessions is linked to an outcome (week to{" "}
          {sayDay(row.linking.week)}).
        </p>
      )}
      {row.connect.steps.length > 0 && (
        <div>
          <h3 className="font-medium">{row.connect.connected ? "How it is connected" : "How to connect it"}</h3>
          <ol className="mt-1 list-decimal space-y-1 pl-5">
            {row.connect.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      )}
      {row.connect.address !== null && (
        <p>
          Address to send to: <code className="rounded bg-paper px-1 py-0.5 text-[0.9em] break-all">{row.connect.address}</code>
        </p>
      )}
      {session.role === "admin" && <ConnectForm row={row} />}
      {session.role === "admin" && row.group === "export" && <ImportForm id={row.id} />}
    </>
  );
}
