import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import type { SessionPage } from "../../model/pages/session.ts";
import type { Address } from "../lib/address.ts";
import { waitingQuery } from "../lib/agents.ts";
import { send } from "../lib/api.ts";
import { pages } from "../lib/pages.ts";
import { sessionQuery } from "../lib/session.ts";

/** Pages by the question they answer; period and team go along. */
export function Navigation({ session, onGo }: { readonly session: SessionPage; readonly onGo?: () => void }) {
  const { from, to, team }: Address = useSearch({ strict: false });
  const client = useQueryClient();
  const { data: { waiting } = { waiting: 0 } } = useQuery(waitingQuery);
  const leave = useMutation({
    mutationFn: () => send<null>("POST", "/api/sign-out", session.csrf),
    onSuccess: async () => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
      await client.refetchQueries(sessionQuery);
    },
  });
  return (
    <>
      <p className="flex items-center gap-2 px-2 font-semibold">
        <img src="/icon.svg" alt="" width="22" height="22" /> Upshot
      </p>
      <nav aria-label="Pages" className="mt-6 flex flex-1 flex-col gap-0.5 overflow-y-auto">
        {pages
          .filter(({ shown }) => shown === undefined || shown(session))
          .map(({ path, name }) => (
            <Link
              key={path}
              to={path}
              search={{ from, to, team }}
              activeOptions={{ exact: path === "/", includeSearch: false }}
              onClick={onGo}
              className="rounded px-2 py-2 text-soft hover:text-ink aria-[current=page]:bg-tint aria-[current=page]:font-medium aria-[current=page]:text-ink lg:py-1.5"
            >
              {name}
              {path === "/approvals" && waiting > 0 && (
                <span className="ml-2 rounded-full bg-accent px-2 text-[0.8rem] text-on-accent">
                  {waiting}
                  <span className="sr-only"> {waiting === 1 ? "waits" : "wait"} for you</span>
                </span>
              )}
            </Link>
          ))}
      </nav>
      <div className="mt-6 space-y-2 px-2 text-[0.87rem] text-soft">
        {session.role !== null && (
          <p>
            {session.name === null ? "" : `${session.name} · `}
            {session.role}
          </p>
        )}
        <p className="flex justify-between gap-2">
          <button type="button" onClick={() => leave.mutate()} className="underline-offset-4 hover:text-ink hover:underline">
            {leave.isError ? "Sign out failed, try again" : "Sign out"}
          </button>
          <span>{session.version}</span>
        </p>
      </div>
    </>
  );
}
