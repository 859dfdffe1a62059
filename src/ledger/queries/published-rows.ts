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
  /** Part of the cost at the organisation's contract; what is neither this nor a seat share is at list price. */
  readonly contract: number;
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
export async function publishedRows(
  ledger: Ledger,
  { cut, from, to }: { readonly cut: Cut; readonly from: string; readonly to: string },
): Promise<PublishedRow[]> {
  const { rows } = await newestRows(ledger);
  return (rows.get(cut) ?? []).filter((row) => row.from >= from && row.to <= to);
}

/**
 * Rows by tool and model: of groups, or of the organisation as a whole, which tells apart what is too small in a single group. Never
 * add or compare the two. Months published before the organisation's own were are there by group in both.
 */
export async function publishedUse(
  ledger: Ledger,
  { whole, ...days }: { readonly whole: boolean; readonly from: string; readonly to: string },
): Promise<PublishedRow[]> {
  const use = await publishedRows(ledger, { cut: "use", ...days });
  if (!whole) return use;
  const tool = await publishedRows(ledger, { cut: "tool", ...days });
  const there = new Set(tool.map(({ from }) => from));
  return [...tool, ...use.filter(({ from }) => !there.has(from))].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

type Cut = "week" | "team" | "use" | "tool";

interface NewestRows {
  /** The snapshot, when it was written and how many rows it has: what it says changes with none of them. */
  readonly stamp: string;
  readonly rows: ReadonlyMap<string, readonly PublishedRow[]>;
}

// A snapshot is written once a week, and every page reads it several times: it is kept until another is there.
const kept = new WeakMap<Ledger, NewestRows>();
/** Questions that came at the same time share an answer. */
const asked = new WeakMap<Ledger, Promise<NewestRows>>();

function newestRows(ledger: Ledger): Promise<NewestRows> {
  const waiting = asked.get(ledger);
  if (waiting !== undefined) return waiting;
  const answer = readNewest(ledger).finally(() => asked.delete(ledger));
  asked.set(ledger, answer);
  return answer;
}

async function readNewest(ledger: Ledger): Promise<NewestRows> {
  const [stamp = ""] = await ledger.query(stampStatement, {}, (row) => readRow(row).text("stamp"));
  const known = kept.get(ledger);
  if (known?.stamp === stamp) return known;
  const rows = await ledger.query(statement, {}, (value) => ({ cut: readRow(value).text("cut"), row: publishedRowOf(value) }));
  const byCut = Map.groupBy(rows, ({ cut }) => cut);
  const newest = { stamp, rows: new Map([...byCut].map(([cut, own]) => [cut, own.map(({ row }) => row)])) };
  kept.set(ledger, newest);
  return newest;
}

function publishedRowOf(value: unknown): PublishedRow {
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
    contract: row.integer("contract"),
    estimated: row.integer("estimated"),
    responses: row.integer("responses"),
    unpriced: row.integer("unpriced"),
    tokens: row.integer("tokens"),
    output: row.integer("output"),
  };
}

const stampStatement = `SELECT concat(toString(max(snapshot)), ' ', toString(max(written)), ' ', toString(count())) AS stamp
FROM published WHERE snapshot = (SELECT max(snapshot) FROM published)`;

const statement = `SELECT cut, grp, tool, model, toString(p.from_day) AS from_day, toString(p.to_day) AS to_day, people, held, pending, exploration, unlinked,
  undone, cannot_link, seat_share, contract, estimated, responses, unpriced, tokens, output
FROM published AS p
WHERE snapshot = (SELECT max(snapshot) FROM published)
ORDER BY p.from_day, grp, tool, model`;
