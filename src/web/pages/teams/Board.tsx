import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { BoardPage, BoardRow } from "../../../model/pages/teams.ts";
import type { SessionPage } from "../../../model/pages/session.ts";
import { send } from "../../lib/api.ts";
import { boardQuery } from "../../lib/queries.ts";
import { sayCount } from "../../lib/say.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { TooFew } from "../../ui/TooFew.tsx";

/** Teams by held outcomes a dollar, where the organisation and these teams want it. Nobody sees more than a switch otherwise. */
export function Board({ session }: { readonly session: SessionPage }) {
  const { data: board } = useSuspenseQuery(boardQuery);
  const client = useQueryClient();
  const root = session.groups.find(({ parent }) => parent === null);
  const choose = useMutation({
    mutationFn: (choice: { readonly team: string; readonly on: boolean }) => send<BoardPage>("PUT", "/api/board", session.csrf, choice),
    onSuccess: (page) => client.setQueryData(boardQuery.queryKey, page),
  });
  if (!board.on && !board.maySwitch) return null;
  const shown = board.ties.length > 0 || board.withheld.length > 0;
  return (
    <section aria-labelledby="board" className="border-t border-line pt-5">
      <h2 id="board" className="text-lg font-semibold text-balance">
        {titleOf(board)}
      </h2>
      <div className="mt-1 max-w-3xl space-y-2 text-[0.93rem] text-soft">
        <p>
          {board.on
            ? "Held outcomes a dollar, 1 = as the organisation does for the same mix of tasks (kind and size of the change). Teams that chose to be here; nobody else is. An association: teams differ in more than their tasks."
            : "Some organisations insist on comparing teams. If yours does: held outcomes a dollar, adjusted for the mix of tasks, ties drawn as ties, of teams that choose to be on it. People are never compared, and no setting makes it so."}
        </p>
        <p>{board.gaming}</p>
      </div>
      {board.on && shown && <Ties board={board} k={session.k} />}
      <p className="mt-3 flex flex-wrap items-center gap-2" data-print="no">
        {board.maySwitch && root !== undefined && (
          <SmallButton onClick={() => choose.mutate({ team: root.id, on: !board.on })}>
            {board.on ? "Switch the board off" : "Switch the board on"}
          </SmallButton>
        )}
        {board.mayChoose.map(({ id, name, on }) => (
          <SmallButton key={id} onClick={() => choose.mutate({ team: id, on: !on })}>
            {on ? `Take ${name} off the board` : `Put ${name} on the board`}
          </SmallButton>
        ))}
        {choose.isError && <span className="text-[0.87rem]">It was not saved: {choose.error.message}.</span>}
      </p>
    </section>
  );
}

function Ties({ board, k }: { readonly board: BoardPage; readonly k: number }) {
  const most = Math.max(1.2, ...board.ties.flat().map(({ figure }) => figure.high ?? 0));
  return (
    <div className="mt-4 max-w-3xl space-y-3">
      {board.ties.map((tie) => (
        <div key={tie.map(({ id }) => id).join()} className="border-l-2 border-line pl-3">
          {tie.length > 1 && <p className="text-[0.87rem] text-soft">A tie: these cannot be told apart. In the order of names.</p>}
          <ul>
            {tie.map((row) => (
              <Row key={row.id} row={row} most={most} />
            ))}
          </ul>
        </div>
      ))}
      {[...Map.groupBy(board.withheld, ({ figure }) => figure.withheld ?? "")].map(([reason, rows]) => (
        <p key={reason} className="flex items-center gap-3 text-[0.93rem]">
          <span className="w-9 shrink-0 [&_svg]:block [&_svg]:h-auto [&_svg]:w-full">
            <TooFew k={k} />
          </span>
          <span>
            {rows.map(({ name }) => name).join(" · ")}
            <span className="block text-[0.87rem] text-soft">{reason}.</span>
          </span>
        </p>
      ))}
    </div>
  );
}

function Row({ row, most }: { readonly row: BoardRow; readonly most: number }) {
  const { value, low, high } = row.figure;
  if (value === null || low === undefined || high === undefined) return null;
  const at = (number: number) => `${(100 * number) / most}%`;
  return (
    <li className="grid items-center gap-x-4 py-1.5 sm:grid-cols-[11rem_minmax(0,1fr)_11rem]">
      <span>
        {row.name} <span className="text-[0.87rem] text-soft">about {sayCount(row.people)} people</span>
      </span>
      <svg width="100%" height="18" className="block" aria-hidden="true">
        <line x1={at(1)} x2={at(1)} y1="0" y2="18" strokeDasharray="2 2" className="stroke-soft" />
        <rect x={at(low)} width={at(high - low)} y="6" height="6" rx="3" className="fill-held" />
        <line x1={at(value)} x2={at(value)} y1="1" y2="17" strokeWidth="2" className="stroke-ink" />
      </svg>
      <span className="text-[0.87rem] text-soft sm:text-right">
        95 %: {low} to {high}
      </span>
    </li>
  );
}

const ordinals = ["first", "second", "third", "fourth"];

function titleOf({ on, quarter, ties }: BoardPage): string {
  if (!on) return "The team board is off";
  if (quarter === null || ties.length === 0) return "The team board is on; nothing is published on it yet";
  const days = `${ordinals[Number(quarter.slice(-1)) - 1] ?? ""} quarter of ${quarter.slice(0, 4)}`;
  const teams = ties.flat().length;
  if (teams === 1) return `One team is on the board, ${days}`;
  return ties.length === 1
    ? `All ${teams} teams on the board tie, ${days}`
    : `${teams} teams on the board, in ${ties.length} groups that can be told apart, ${days}`;
}
