import { useSuspenseQuery } from "@tanstack/react-query";
import type { MinePage } from "../../model/pages/mine.ts";
import { toolName } from "../../model/tool-names.ts";
import type { SessionPage } from "../../model/pages/session.ts";
import { YieldBar } from "../charts/YieldBar.tsx";
import { YieldTable } from "../charts/YieldTable.tsx";
import { periodOf } from "../lib/period-of.ts";
import type { Days } from "../lib/periods.ts";
import { mineQuery } from "../lib/queries.ts";
import { sayCount, sayMoney, sayPeriod, sayShare } from "../lib/say.ts";
import { sessionQuery } from "../lib/session.ts";
import { useAddress } from "../lib/use-address.ts";
import { LookAs } from "./mine/LookAs.tsx";
import { OwnCuts } from "./mine/OwnCuts.tsx";
import { OwnRights } from "./mine/OwnRights.tsx";
import { Sessions } from "./mine/Sessions.tsx";

/** "Mine": the reader's own use, whole; nobody else sees this page's data. */
export function Mine() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [address] = useAddress();
  if (!session.hasOwnData) return <NobodyHere session={session} />;
  const days = periodOf(session, address);
  return days === null ? <NothingOwn /> : <Own session={session} days={days} />;
}

function Own({ session, days }: { readonly session: SessionPage; readonly days: Days }) {
  const { data: page } = useSuspenseQuery(mineQuery(days));
  const [, change] = useAddress();
  const explain = () => change({ panel: undefined });
  return (
    <div className="space-y-12">
      <section aria-label="Your answer">
        <p className="mb-3 text-[0.93rem] text-soft">
          {session.actingAs == null
            ? "Only you see this page."
            : "You look at it as this simulated person would. In your own organisation only that person can."}
        </p>
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{sentenceOf(page)}</h1>
        <p className="mt-2 text-soft">
          {sayCount(page.responses)} responses · {sayPeriod(page.period)}, {page.period.timeZone}
          {page.seatShareMicros > 0 && ` · ${sayMoney(page.seatShareMicros)} of it is list value of use under a seat, not money spent`}
          {page.estimatedMicros > 0 && ` · ${sayShare(page.estimatedMicros, page.costMicros)} is estimated`}
          {page.vendorMicros > 0 && ` · ${sayShare(page.vendorMicros, page.costMicros)} is as a vendor's report tells it`}
          {page.unpriced > 0 && ` · ${sayCount(page.unpriced)} responses have no known price and count as nothing`}
        </p>
        {page.units.length > 0 && (
          <p className="mt-1 text-soft">
            Beside the cost, without a price:{" "}
            {page.units.map(({ tool, unit, amount }) => `${sayCount(amount)} ${unit} of ${toolName(tool)}`).join(" · ")}
          </p>
        )}
        {page.costMicros > 0 && (
          <>
            <div className="mt-6">
              <YieldBar amounts={page.yield} onPick={explain} />
            </div>
            <div className="mt-4">
              <YieldTable amounts={page.yield} before={null} onPick={explain} />
            </div>
          </>
        )}
      </section>
      {page.noOutcome.length > 0 && (
        <Sessions
          title="Your sessions with the most unlinked or undone cost"
          about="Some of it was learning: say so and it counts as exploration. A link that is wrong can be taken back."
          sessions={page.noOutcome}
          csrf={session.csrf}
        />
      )}
      <OwnCuts page={page} />
      <Sessions
        title="Your newest sessions"
        about="What each cost, and what it is linked to."
        sessions={page.sessions}
        csrf={session.csrf}
      />
      <OwnRights session={session} />
    </div>
  );
}

function sentenceOf(page: MinePage): string {
  if (page.costMicros === 0) return `You have no priced AI use in ${sayPeriod(page.period)}.`;
  const { held, undone, pending } = page.yield;
  const open = pending === 0 ? "" : `; ${sayShare(pending, page.costMicros)} is still pending`;
  return `Of your ${sayMoney(page.costMicros)} in ${sayPeriod(page.period)}, ${sayShare(held, page.costMicros)} held and ${sayShare(undone, page.costMicros)} was undone${open}.`;
}

function NobodyHere({ session }: { readonly session: SessionPage }) {
  return (
    <section className="max-w-2xl space-y-4">
      <h1 className="text-2xl font-semibold">No person is behind this sign-in</h1>
      <p>
        You are signed in as the owner of this installation. People who sign in with their own account see all their own data here:
        sessions, what became of each, who looked at their groups, and they can correct, export or delete it. Nobody else can open it.
      </p>
      {session.demo && <LookAs session={session} />}
    </section>
  );
}

function NothingOwn() {
  return (
    <section className="max-w-2xl">
      <h1 className="text-2xl font-semibold">Nothing of yours has arrived yet</h1>
      <p className="mt-3">Your use appears here as soon as one of the organisation's inputs delivers it.</p>
    </section>
  );
}
