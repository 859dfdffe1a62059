import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionPage } from "../../../model/pages/session.ts";
import { send } from "../../lib/api.ts";
import { seenQuery } from "../../lib/queries.ts";
import { sayDay } from "../../lib/say.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { LookAs } from "./LookAs.tsx";

/** What the reader may do with their data, and who looked at groups they are in. */
export function OwnRights({ session }: { readonly session: SessionPage }) {
  const { data } = useSuspenseQuery(seenQuery);
  return (
    <section aria-labelledby="rights" className="space-y-4">
      <h2 id="rights" className="text-lg font-semibold">
        Your data
      </h2>
      <p className="max-w-2xl">
        Nobody else can open this page. Others see sums over at least {session.k} people only. Never for pay, review or dismissal.
      </p>
      <details>
        <summary className="cursor-pointer text-accent underline-offset-4 hover:underline">
          Who looked at groups you are in (
          {data.rows.length === 0 ? "nobody yet" : `${data.rows.length} ${data.rows.length === 1 ? "entry" : "entries"}`})
        </summary>
        <ul className="mt-2 text-[0.93rem]">
          {data.rows.map((row) => (
            <li key={`${row.day} ${row.group.id} ${row.role} ${row.page} ${row.byYou}`} className="border-t border-line py-1">
              {sayDay(row.day)} ·{" "}
              {row.byYou ? "you" : row.role === "key" ? "a program with an API key" : `somebody with the role ${row.role}`} ·{" "}
              {row.group.name} · {row.page} · {row.times === 1 ? "once" : `${row.times} times`}
            </li>
          ))}
        </ul>
      </details>
      <p className="flex flex-wrap gap-4">
        <a href="/api/mine/export" download className="text-accent underline underline-offset-4">
          Download everything kept about you
        </a>
        {session.actingAs == null && <Forget csrf={session.csrf} />}
      </p>
      {session.demo && <LookAs session={session} />}
    </section>
  );
}

function Forget({ csrf }: { readonly csrf: string | null }) {
  const [step, setStep] = useState<"closed" | "asked" | "done">("closed");
  const [failure, setFailure] = useState<string | null>(null);
  const forget = async () => {
    try {
      await send("DELETE", "/api/mine", csrf, { confirm: "forget me" });
      setStep("done");
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  if (step === "done")
    return <span role="status">You are forgotten here. Your facts are gone within minutes, backups within 30 days.</span>;
  return step === "closed" ? (
    <SmallButton onClick={() => setStep("asked")}>Delete my data …</SmallButton>
  ) : (
    <span className="flex flex-wrap items-center gap-2">
      This cannot be undone.
      <SmallButton onClick={() => void forget()}>Delete everything about me</SmallButton>
      <SmallButton onClick={() => setStep("closed")}>Keep it</SmallButton>
      {failure !== null && <span role="alert">{failure}</span>}
    </span>
  );
}
