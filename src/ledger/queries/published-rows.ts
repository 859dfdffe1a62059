import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { Yield } from "../../model/yield.ts";
import { readRow } from "../read-row.ts";

/** One published row: what everything shown about groups is a sum of. Days are `2026-10-31`, both included. */
export interface PublishedRow {
  /** A team, or `rest:<team>`: those of its people who are in none of the shown teams below it. */
  readonly group: string;
  readonly tool: string;
  readonly model: string;
  readonly from: string;
  readonly to: string;
  /** Contributors, rounded to 5. */
  readonly people: number;
  readonly yield: Yield;
  readonly cannotLink: number;
  readonly seatShare: number;
  readonly estimated: number;
  readonly responses: number;
  readonly unpriced: number;
  readonly tokens: number;
  readonly output: number;
}

/**
 * Rows of one cut whose days all lie between two days, newest snapshot, in order of time. Rows of one cut never
 * overlap; rows of different cuts must not be added.
 */
export function publishedRows(
  ledger: Ledger,
  question: { readonly cut: "week" | "team" | "use"; readonly from: string; readonly to: string },
): Promise<PublishedRow[]> {
  return ledger.query(statement, question, (value) => {
    const row = readRow(value);
    return {
      group: row.text("grp"),
      tool: row.text("tool"),
      model: row.text("model"),
      from: row.text("from_day"),
      to: row.text("to_day"),
      people: row.integer("people"),
      yield: {
        held: row.integer("held"),
        pending: row.integer("pending"),
        exploration: row.integer("exploration"),
        unlinked: row.integer("unlinked"),
        undone: row.integer("undone"),
      },
      cannotLink: row.integer("cannot_link"),
      seatShare: row.integer("seat_share"),
      estimated: row.integer("estimated"),
      responses: row.integer("responses"),
      unpriced: row.integer("unpriced"),
      tokens: row.integer("tokens"),
      output: row.integer("output"),
    };
  });
}

const statement = `SELECT grp, tool, model, toString(p.from_day) AS from_day, toString(p.to_day) AS to_day, people, held, pending, exploration, unlinked,
  undone, cannot_link, seat_share, estimated, responses, unpriced, tokens, output
FROM published AS p
WHERE snapshot = (SELECT max(snapshot) FROM published) AND cut = {cut:String}
  AND p.from_day >= {from:Date} AND p.to_day <= {to:Date}
ORDER BY p.from_day, grp, tool, model`;
