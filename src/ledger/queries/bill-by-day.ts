import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow, type RowReader } from "../read-row.ts";

/** A sum over people, and what is needed to judge whether it may be told. Micro-dollars. */
export interface PeopleSum {
  readonly micros: number;
  /** People with an amount above 0. */
  readonly people: number;
  /** The two greatest amounts of single people; 0 where there are none. */
  readonly first: number;
  readonly second: number;
}

export interface BillDay extends PeopleSum {
  readonly day: string;
}

const byPerson = `SELECT toString(day) AS name, sum(amount) AS micros, countIf(amount > 0) AS people,
  max(amount) AS first, arrayReverseSort(groupArray(amount))[2] AS second
FROM (
  SELECT day, person, sum(cost_micros) AS amount FROM spend_daily
  WHERE day BETWEEN {from:Date} AND {to:Date} AND price_kind != 'seat share'
  GROUP BY day, person
)
GROUP BY day
ORDER BY day`;

/** Use billed by amount, the whole organisation's, day by day; days without any are left out. Days included. For the gate, not to be shown. */
export function billByDay(ledger: Ledger, from: string, to: string): Promise<BillDay[]> {
  return ledger.query(byPerson, { from, to }, (value) => {
    const row = readRow(value);
    return { day: row.text("name"), ...peopleSum(row) };
  });
}

const totals = `SELECT toString(day) AS name, sum(cost_micros) AS micros FROM spend_daily
WHERE day BETWEEN {from:Date} AND {to:Date} AND price_kind != 'seat share'
GROUP BY day
ORDER BY day`;

/** The same without what tells whether it may be told: for the forecast, not to be shown. */
export function totalsByDay(ledger: Ledger, from: string, to: string): Promise<Pick<BillDay, "day" | "micros">[]> {
  return ledger.query(totals, { from, to }, (value) => {
    const row = readRow(value);
    return { day: row.text("name"), micros: row.integer("micros") };
  });
}

export function peopleSum(row: RowReader): PeopleSum {
  return { micros: row.integer("micros"), people: row.integer("people"), first: row.integer("first"), second: row.integer("second") };
}
