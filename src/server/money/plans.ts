import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { countDays, lastDayOf } from "./months.ts";

export interface Plan {
  readonly id: number;
  readonly tool: string;
  /** null: a fixed fee. */
  readonly seats: number | null;
  /** A month: of one seat, or the fee. */
  readonly priceMicros: number;
  readonly from: string;
  /** Last day, null: open. */
  readonly to: string | null;
}

export function listPlans(control: Control): Promise<Plan[]> {
  return control.query<Plan>(
    'select id, tool, seats, price_micros as "priceMicros", from_day as "from", to_day as "to" from plan order by tool, from_day, id',
  );
}

/** Adds a plan, or changes the one with its id. @throws UpshotError `not-found`, `input` */
export async function savePlan(control: Control, plan: Omit<Plan, "id"> & { readonly id?: number | undefined }): Promise<number> {
  if (plan.to !== null && plan.to < plan.from)
    throw new UpshotError({
      code: "input",
      message: "The plan ends before it begins",
      hint: "Give a last day that is not before the first.",
    });
  const values = [plan.tool, plan.seats, plan.priceMicros, plan.from, plan.to];
  const [row] =
    plan.id === undefined
      ? await control.query<{ id: number }>(
          "insert into plan (tool, seats, price_micros, from_day, to_day) values ($1, $2, $3, $4, $5) returning id",
          values,
        )
      : await control.query<{ id: number }>(
          "update plan set tool = $1, seats = $2, price_micros = $3, from_day = $4, to_day = $5, demo = false where id = $6 returning id",
          [...values, plan.id],
        );
  if (row === undefined) throw noPlan();
  return row.id;
}

/** @throws UpshotError `not-found` */
export async function removePlan(control: Control, id: number): Promise<void> {
  if ((await control.query("delete from plan where id = $1 returning id", [id])).length === 0) throw noPlan();
}

/** Micro-dollars of a month: price × seats × the part of its days the plan holds. */
export function feeOf(plan: Omit<Plan, "id">, month: string): number {
  const end = lastDayOf(month);
  const days = countDays(plan.from > month ? plan.from : month, plan.to !== null && plan.to < end ? plan.to : end);
  return Math.round((plan.priceMicros * (plan.seats ?? 1) * days) / countDays(month, end));
}

export function feesOf(plans: readonly Plan[], month: string): number {
  return plans.reduce((sum, plan) => sum + feeOf(plan, month), 0);
}

function noPlan(): UpshotError {
  return new UpshotError({ code: "not-found", message: "There is no such plan", hint: "Load the page again." });
}
