import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Textures } from "../charts/Textures.tsx";
import { findPage } from "../lib/pages.ts";
import { sessionQuery } from "../lib/session.ts";
import { useEver } from "../lib/use-ever.ts";
import { DemoRibbon } from "./DemoRibbon.tsx";
import { Navigation } from "./Navigation.tsx";
import { OfflineBanner } from "./OfflineBanner.tsx";
import { SignedOut } from "./SignedOut.tsx";
import { TopBar } from "./TopBar.tsx";
import { useKeys } from "./use-keys.ts";

const Help = lazy(async () => ({ default: (await import("./Help.tsx")).Help }));
const Search = lazy(async () => ({ default: (await import("./Search.tsx")).Search }));

/** What surrounds every page. */
export function Frame() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [open, setOpen] = useState<"search" | "help" | null>(null);
  const page = findPage(useLocation().pathname);
  const [helped, searched] = [useEver(open === "help"), useEver(open === "search")];
  useKeys(session.signedIn, setOpen);
  if (!session.signedIn) return <SignedOut organisation={session.organisation} />;
  return (
    <>
      <title>{`${page === undefined ? "Not found" : page.name} · ${session.organisation} · Upshot`}</title>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:rounded focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
      >
        Skip to the content
      </a>
      <Textures />
      <OfflineBanner />
      {session.demo && <DemoRibbon />}
      <div className="lg:grid lg:min-h-dvh lg:grid-cols-[13rem_minmax(0,1fr)]">
        <aside className="hidden border-r border-line lg:block" data-print="no">
          <div className="sticky top-0 flex h-[calc(100dvh-2.75rem)] flex-col px-3 py-5">
            <Navigation session={session} />
          </div>
        </aside>
        <div id="column" className="min-w-0">
          <TopBar session={session} onSearch={() => setOpen("search")} />
          <main id="content" tabIndex={-1} className="mx-auto max-w-6xl px-4 py-6 outline-none sm:px-8">
            <Outlet />
          </main>
        </div>
      </div>
      <Suspense fallback={null}>
        {searched && <Search session={session} open={open === "search"} onClose={() => setOpen(null)} />}
        {helped && <Help open={open === "help"} onClose={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}
