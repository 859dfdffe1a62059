import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MineLink, MineSession } from "../../../model/pages/mine.ts";
import { toolName } from "../../../model/tool-names.ts";
import { YieldStrip } from "../../charts/YieldStrip.tsx";
import { send } from "../../lib/api.ts";
import { sayCount, sayDayShort, sayMoney, sayShare } from "../../lib/say.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";

const atFirst = 10;

/** A list of the reader's own sessions; each opens to its links, which can be corrected. */
export function Sessions(props: {
  readonly title: string;
  readonly about: string;
  readonly sessions: readonly MineSession[];
  readonly csrf: string | null;
}) {
  const [all, setAll] = useState(false);
  const most = Math.max(...props.sessions.map(({ costMicros }) => costMicros), 0);
  return (
    <section aria-label={props.title}>
      <h2 className="text-lg font-semibold">{props.title}</h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">{props.about}</p>
      <ul className="mt-2">
        {props.sessions.slice(0, all ? undefined : atFirst).map((session) => (
          <Session key={session.id} session={session} most={most} csrf={props.csrf} />
        ))}
      </ul>
      {props.sessions.length > atFirst && (
        <div className="mt-3">
          <SmallButton onClick={() => setAll(!all)}>{all ? `Show the first ${atFirst}` : `Show all ${props.sessions.length}`}</SmallButton>
        </div>
      )}
    </section>
  );
}

function Session({ session, most, csrf }: { readonly session: MineSession; readonly most: number; readonly csrf: string | null }) {
  const [open, setOpen] = useState(false);
  const { busy, failure, change } = useChange(csrf);
  return (
    <li className="border-t border-line py-2">
      <button
        type="button"
        data-row
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[4.5rem_minmax(0,1fr)_auto] items-center gap-x-3 text-left sm:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)_6rem]"
      >
        <span className="text-[0.93rem] text-soft">{sayDayShort(session.lastDay)}</span>
        <span className="truncate" title={session.repo}>
          <span className="font-medium">
            {session.repo === "" ? toolName(session.tool) : session.repo.slice(session.repo.indexOf("/") + 1)}
          </span>
          {session.repo !== "" && <span className="text-soft"> {toolName(session.tool)}</span>}
        </span>
        <span className="hidden sm:block">
          <YieldStrip amounts={session.yield} most={most} />
        </span>
        <span className="text-right">{sayMoney(session.costMicros)}</span>
      </button>
      {open && (
        <div className="mt-2 space-y-2 pl-3 text-[0.93rem]">
          <p className="text-soft">
            held {sayShare(session.yield.held, session.costMicros)} · pending {sayShare(session.yield.pending, session.costMicros)} ·
            unlinked {sayShare(session.yield.unlinked, session.costMicros)} · undone {sayShare(session.yield.undone, session.costMicros)}
          </p>
          {session.links.length === 0 ? (
            <p>Nothing was found that came of it.</p>
          ) : (
            <ul className="space-y-1">
              {session.links.map((link) => (
                <li key={link.artifact} className="flex flex-wrap items-baseline gap-x-3">
                  <span className="break-all">{link.artifact}</span>
                  <span className="text-soft">{evidenceOf(link)}</span>
                  <SmallButton
                    label={`Take back the link to ${link.artifact}`}
                    onClick={() => void change("unlink", { session: session.id, artifact: link.artifact })}
                  >
                    Not mine
                  </SmallButton>
                </li>
              ))}
            </ul>
          )}
          <SmallButton onClick={() => void change("exploration", { session: session.id, on: !session.exploration })}>
            {session.exploration ? "This was no learning after all" : "This was learning"}
          </SmallButton>
          {busy && <span role="status"> Saved; the figures follow in a few seconds.</span>}
          {failure !== null && <p role="alert">{failure}</p>}
        </div>
      )}
    </li>
  );
}

function evidenceOf({ confidence, methods, lines, linesAlive }: MineLink): string {
  return `${Math.round(100 * confidence)} % sure (${methods.join(", ")}) · ${sayCount(linesAlive)} of ${sayCount(lines)} lines alive`;
}

/** Sends a correction; the ledger settles it within seconds, then the page is read again. */
function useChange(csrf: string | null) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const change = async (what: "exploration" | "unlink", body: object) => {
    try {
      setFailure(null);
      await send("POST", `/api/mine/${what}`, csrf, body);
      setBusy(true);
      await new Promise((resolve) => setTimeout(resolve, settled));
      await client.invalidateQueries({ queryKey: ["mine"] });
      setBusy(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return { busy, failure, change };
}

/** The server settles every five seconds. */
const settled = 7_000;
