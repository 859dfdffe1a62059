import { z } from "zod";
import { UpshotError } from "../kit/errors.ts";

/** Most rows of one page, on every list. */
export const mostOnPage = 500;

/**
 * What every list is asked with beside its own filters; it answers `next` beside its rows: the cursor of the page after, or
 * null where there is none.
 * @param usual rows of a page where nobody says
 */
export function pageQuery(usual: number) {
  return {
    cursor: z.string().max(400).default("").describe("`next` of the page before; left out: the first page"),
    limit: z.coerce.number().int().min(1).max(mostOnPage).default(usual).describe("Rows of a page at most"),
  };
}

/** `next` of a page: null where it was not full. */
export function nextOf<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => string): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : cursorOf(last);
}

/** A cursor that is a row's number; null for the first page. @throws UpshotError `input` */
export function numberOf(cursor: string): number | null {
  if (cursor === "") return null;
  if (!/^\d{1,15}$/.test(cursor)) throw noCursor();
  return Number(cursor);
}

export function noCursor(): UpshotError {
  return new UpshotError({ code: "input", message: "That is no cursor of this list", hint: "Begin with the first page." });
}
