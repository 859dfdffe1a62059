import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { AuditPage } from "../../model/pages/audit.ts";
import { auditQuery } from "../lib/queries.ts";
import { sayMoment } from "../lib/say-moment.ts";
import { sayObject } from "../lib/say-object.ts";
import { sessionQuery } from "../lib/session.ts";
import { SmallButton } from "../ui/SmallButton.tsx";

/** "Audit": who looked at what, and who changed what, the newest first. */
export function Audit() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, error } = useSuspenseInfiniteQuery(auditQuery);
  const rows = data.pages.flatMap((page) => page.rows);
  return (
    <section aria-labelledby="audit">
      <h1 id="audit" className="text-2xl font-semibold sm:text-[1.75rem]">
        Who looked at what, and who changed what
      </h1>
      <p className="mt-1 text-soft">
        The newest first, {session.timeZone}. Export:{" "}
        {(["jsonl", "syslog"] as const).map((format) => (
          <a key={format} href={`/api/audit/export?format=${format}`} download className="mr-3 text-accent underline underline-offset-4">
            {format === "jsonl" ? "JSON lines" : "syslog"}
          </a>
        ))}
      </p>
      {rows.length === 0 ? (
        <p className="mt-8">Nothing was read or changed yet.</p>
      ) : (
        <table className="mt-6 w-full border-collapse text-[0.93rem]">
          <thead className="hidden text-left text-[0.8rem] text-soft sm:table-header-group">
            <tr>
              {["When", "Who", "Did", "What"].map((head) => (
                <th key={head} scope="col" className="py-1 pr-4 font-normal">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} timeZone={session.timeZone} />
            ))}
          </tbody>
        </table>
      )}
      {error !== null && <p className="mt-3">More could not be loaded: {error.message}.</p>}
      {hasNextPage && (
        <div className="mt-4">
          <SmallButton onClick={() => void fetchNextPage()}>{isFetchingNextPage ? "Loading …" : "Show older rows"}</SmallButton>
        </div>
      )}
    </section>
  );
}

function Row({ row, timeZone }: { readonly row: AuditPage["rows"][number]; readonly timeZone: string }) {
  const detail = Object.entries(row.detail).map(([name, value]) => `${name} ${String(value)}`);
  return (
    <tr className="block border-t border-line py-2 align-top sm:table-row sm:py-0">
      <td className="block whitespace-nowrap text-soft sm:table-cell sm:py-1.5 sm:pr-4">{sayMoment(row.at, timeZone)}</td>
      <td className="inline pr-2 sm:table-cell sm:py-1.5 sm:pr-4">
        {row.name ?? row.actor} <span className="text-soft">{row.role}</span>
      </td>
      <td className="inline pr-2 sm:table-cell sm:py-1.5 sm:pr-4">{row.action}</td>
      <td className="inline break-all sm:table-cell sm:py-1.5">
        {sayObject(row.object)}
        {detail.length > 0 && <span className="block text-[0.87rem] text-soft">{detail.join(" · ")}</span>}
      </td>
    </tr>
  );
}
