import type { SessionPage } from "../../model/pages/session.ts";
import type { Address } from "./address.ts";
import { type Days, usualPeriod } from "./periods.ts";

/** The period a page shows: the address's, else the usual one; null while nothing at all is published. */
export function periodOf(session: SessionPage, { from, to }: Address): Days | null {
  if (from !== undefined && to !== undefined) return { from, to };
  return session.lastDay === null ? null : usualPeriod(session.lastDay);
}
