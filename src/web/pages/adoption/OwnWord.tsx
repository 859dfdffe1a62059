import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { FasterWithoutPage } from "../../../model/pages/adoption.ts";
import type { SessionPage } from "../../../model/pages/session.ts";
import { send } from "../../lib/api.ts";
import { fasterWithoutQuery } from "../../lib/queries.ts";
import { sayDay } from "../../lib/say.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";

/** The reader's private declaration to be faster without AI. */
export function OwnWord({ session }: { readonly session: SessionPage }) {
  const { data: own } = useSuspenseQuery(fasterWithoutQuery);
  const client = useQueryClient();
  const declare = useMutation({
    mutationFn: (on: boolean) => send<FasterWithoutPage>("POST", "/api/mine/faster-without", session.csrf, { on }),
    onSuccess: (page) => client.setQueryData(fasterWithoutQuery.queryKey, page),
  });
  return (
    <section aria-labelledby="own-word" className="border-t border-line pt-5">
      <h2 id="own-word" className="text-lg font-semibold">
        {own.on ? "You declared that you are faster without it" : "Are you faster without it?"}
      </h2>
      <p className="mt-1 max-w-3xl text-soft">
        {own.on && own.countsFrom !== null
          ? `It counts from ${sayDay(own.countsFrom)} on: targets then leave you out. `
          : "Then say so, and from the next quarter on targets leave you out. "}
        Only you see this. It is kept sealed, leaves no row in the audit trail, and others see no more than a count where at least{" "}
        {session.k} of a group said so; where fewer did, they are not counted out either, because the change would point at them.
      </p>
      <p className="mt-3">
        <SmallButton onClick={() => declare.mutate(!own.on)}>{own.on ? "Take it back" : "I am faster without it"}</SmallButton>
        {declare.isError && <span className="ml-3 text-[0.87rem]">It was not saved: {declare.error.message}.</span>}
      </p>
    </section>
  );
}
