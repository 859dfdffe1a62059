import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** A published row, with what it rests on. Days since 1970; figures in the order of the table's columns. */
export interface PublishedAtomRow {
  readonly published: {
    readonly population: string;
    readonly group: string;
    readonly cut: "week" | "team" | "use" | "tool";
    readonly tool: string;
    readonly model: string;
    readonly from: number;
    readonly to: number;
    readonly people: number;
    readonly figures: readonly number[];
  };
  readonly basis: { readonly people: readonly string[]; readonly prints: readonly number[] };
}

export const figureColumns = [
  "held",
  "pending",
  "exploration",
  "unlinked",
  "undone",
  "cannot_link",
  "seat_share",
  "estimated",
  "responses",
  "unpriced",
  "tokens",
  "output",
  "contract",
] as const;

const statement = `SELECT population, grp, cut, tool, model, toUInt16(p.from_day) AS from_day, toUInt16(p.to_day) AS to_day, p.people AS shown,
  ${figureColumns.join(", ")}, b.people AS names, b.prints AS prints
FROM published AS p
INNER JOIN published_basis AS b USING (snapshot, population, grp, cut, tool, model, from_day, to_day)
WHERE snapshot = {snapshot:UInt64}`;

/** The rows of a snapshot, for the privacy gate alone: routes never read what a figure rests on. */
export async function publishedAtoms(ledger: Ledger, snapshot: number): Promise<PublishedAtomRow[]> {
  return ledger.query(statement, { snapshot }, (value) => {
    const row = readRow(value);
    return {
      published: {
        population: row.text("population"),
        group: row.text("grp"),
        cut: cutOf(row.text("cut")),
        tool: row.text("tool"),
        model: row.text("model"),
        from: row.integer("from_day"),
        to: row.integer("to_day"),
        people: row.integer("shown"),
        figures: figureColumns.map((column) => row.integer(column)),
      },
      basis: { people: row.texts("names"), prints: row.texts("prints").map(Number) },
    };
  });
}

function cutOf(cut: string): "week" | "team" | "use" | "tool" {
  if (cut === "week" || cut === "team" || cut === "use" || cut === "tool") return cut;
  throw new TypeError(`publishedAtoms: unknown cut ${JSON.stringify(cut)}`);
}
