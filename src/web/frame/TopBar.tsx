import { useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { SessionPage } from "../../model/pages/session.ts";
import { findPage } from "../lib/pages.ts";
import { useEver } from "../lib/use-ever.ts";
import { SmallButton } from "../ui/SmallButton.tsx";
import { Navigation } from "./Navigation.tsx";
import { Pickers } from "./Pickers.tsx";
import { SchemeSwitch } from "./SchemeSwitch.tsx";

const Sheet = lazy(async () => ({ default: (await import("../ui/Sheet.tsx")).Sheet }));

/** Whose figures, of which time, of which team: all of it in the address. */
export function TopBar({ session, onSearch }: { readonly session: SessionPage; readonly onSearch: () => void }) {
  const [menu, setMenu] = useState(false);
  const figures = findPage(useLocation().pathname)?.figures ?? false;
  const opened = useEver(menu);
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 sm:px-8">
      <p className="mr-auto min-w-0 truncate font-semibold">{session.organisation}</p>
      <div className="flex items-center gap-2 sm:order-3" data-print="no">
        <SmallButton onClick={onSearch} label="Search">
          <svg width="16" height="16" viewBox="0 0 16 16" className="sm:hidden" aria-hidden="true">
            <path d="M11 11l4 4M7 12.5a5.5 5.5 0 1 1 .01 0z" fill="none" stroke="currentColor" strokeWidth="1.6" />
          </svg>
          <span className="hidden sm:inline">
            Search <kbd className="ml-1 font-sans text-soft">/</kbd>
          </span>
        </SmallButton>
        <div className="hidden sm:block">
          <SchemeSwitch />
        </div>
        <div className="lg:hidden">
          <SmallButton onClick={() => setMenu(true)}>Menu</SmallButton>
        </div>
      </div>
      <div className="flex w-full empty:hidden min-w-0 gap-2 sm:order-2 sm:w-auto">{figures && <Pickers session={session} />}</div>
      {opened && (
        <Suspense fallback={null}>
          <Sheet label="Menu" open={menu} onClose={() => setMenu(false)}>
            <div className="mb-4 sm:hidden">
              <SchemeSwitch />
            </div>
            <Navigation session={session} onGo={() => setMenu(false)} />
          </Sheet>
        </Suspense>
      )}
    </header>
  );
}
