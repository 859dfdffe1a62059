import { Link } from "@tanstack/react-router";
import { findPage } from "../lib/pages.ts";

/** Says on every page that these figures are nobody's. */
export function DemoRibbon() {
  return (
    <p role="note" className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 bg-tint px-4 py-2 text-center text-[0.87rem]">
      <span>Simulated organisation: people, teams and figures are made up.</span>
      {findPage("/sources") !== undefined && (
        <Link to="/sources" className="font-medium text-accent underline underline-offset-4">
          Begin with your own data
        </Link>
      )}
    </p>
  );
}
