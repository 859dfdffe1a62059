import { Link } from "@tanstack/react-router";
import type { OverviewPage } from "../../../model/pages/overview.ts";
import { findPage } from "../../lib/pages.ts";
import { sayPeriod } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { MainButton } from "../../ui/MainButton.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { TooFew } from "../../ui/TooFew.tsx";
import { Withheld } from "./Withheld.tsx";

/** Nothing has been published yet. */
export function NoFigures() {
  return (
    <Notice title="No figures yet">
      <p>Upshot publishes figures once it has received use of at least a full day by enough people.</p>
      {findPage("/sources") === undefined ? (
        <p className="text-soft">Connect a source as the README describes under “upshot serve”; this page fills by itself.</p>
      ) : (
        <Link to="/sources" className="inline-flex min-h-10 items-center rounded bg-accent px-4 font-medium text-on-accent">
          Connect a source
        </Link>
      )}
    </Notice>
  );
}

/** This group and period hold nothing that may be shown: because there is nothing, or because there are too few people. */
export function NothingHere({ page, k }: { readonly page: OverviewPage; readonly k: number }) {
  const [, change] = useAddress();
  const hidden = page.withheld.length > 0;
  return (
    <>
      <Notice
        title={hidden ? "Too few people to show this" : `No AI use of ${page.group.name} in this time`}
        {...(hidden ? { drawing: <TooFew k={k} /> } : {})}
      >
        <p>
          {hidden
            ? `A figure is shown only where at least ${k} people stand behind it, so that nobody can be read out of it. ${page.group.name}, ${sayPeriod(page.period)}, is too small for that.`
            : `Nothing is published for ${sayPeriod(page.period)}. Days after the last one with figures are still to come.`}
        </p>
        <MainButton onClick={() => change({ team: undefined, from: undefined, to: undefined })}>
          Show everyone, the last whole month
        </MainButton>
      </Notice>
      <Withheld notes={page.withheld} k={k} drawn={false} />
    </>
  );
}
