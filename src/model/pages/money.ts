import { z } from "zod";
import { day, pageGroup, pagePeriod, yieldMicros } from "./figure.ts";

const micros = z.int();
/** First day of a month, `2026-10-01`. */
export const monthDay = day.refine((name) => name.endsWith("-01"), "The first day of a month is meant");

export const budgetScopes = ["organisation", "cost centre", "team"] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export const billMonth = z
  .strictObject({
    month: monthDay,
    meteredMicros: micros.describe("Use billed by amount, at list or contract prices; rounded"),
    feesMicros: micros.describe("Seats and fixed fees of the month, by days"),
    seatListMicros: micros.describe("List value of use under seats: beside the bill, never part of it; rounded"),
  })
  .readonly();
export type BillMonth = z.infer<typeof billMonth>;

/** The running month: so far, and how it may end. */
export const runningBill = z
  .strictObject({
    month: monthDay,
    to: day.describe("Last day counted; the day before the month's first where none is"),
    spentMicros: micros.describe("Metered use so far, and the whole month's fees"),
    feesMicros: micros,
    forecast: z
      .strictObject({ micros, lowMicros: micros, highMicros: micros, weeks: z.int().describe("Weeks it was learnt from") })
      .readonly()
      .nullable()
      .describe("At the month's end, with a 90 % interval"),
    withheld: z.string().nullable().describe("Why there is no forecast, in plain words"),
  })
  .readonly();
export type RunningBill = z.infer<typeof runningBill>;

export const budgetRow = z
  .strictObject({
    scope: z.enum(budgetScopes),
    subject: z.string(),
    name: z.string(),
    month: monthDay.describe("The month the figures are of: the running one for the organisation, else the last that is over"),
    budgetMicros: micros,
    spentMicros: micros.nullable(),
    forecastMicros: micros.nullable(),
    withheld: z.string().nullable(),
  })
  .readonly();
export type BudgetRow = z.infer<typeof budgetRow>;

export const growthRow = z
  .strictObject({
    id: z.string().nullable().describe("null: those that cannot be shown alone in both periods, together"),
    name: z.string(),
    partly: z.boolean().describe("Only in groups that can show it alone in both periods; what others used of it is among the rest"),
    beforeMicros: micros,
    nowMicros: micros,
    change: yieldMicros.describe("Change of each part; the five add up to the change of the cost"),
  })
  .readonly();
export type GrowthRow = z.infer<typeof growthRow>;

export const growth = z
  .strictObject({
    group: pageGroup,
    period: pagePeriod,
    before: pagePeriod,
    sentence: z.string(),
    total: growthRow,
    tools: z.array(growthRow).readonly(),
    teams: z.array(growthRow).readonly(),
    withheld: z.array(z.string()).readonly(),
  })
  .readonly();
export type Growth = z.infer<typeof growth>;

export const planRow = z
  .strictObject({
    id: z.int(),
    tool: z.string(),
    name: z.string(),
    seats: z.int().nullable().describe("null: a fixed fee"),
    priceMicros: micros.describe("A month: of one seat, or the fee"),
    from: day,
    to: day.nullable(),
    feeMicros: micros.describe("Of the last month that is over"),
    listMicros: micros.nullable().describe("List value of the tool's use under seats in that month; null where too few people"),
    people: z.int().nullable().describe("Who used it in that month, rounded to 5"),
  })
  .readonly();
export type PlanRow = z.infer<typeof planRow>;

export const reconciliationRow = z
  .strictObject({
    vendor: z.string(),
    name: z.string(),
    month: monthDay,
    invoiceMicros: micros.nullable().describe("null where no total was entered"),
    currency: z.string(),
    note: z.string(),
    ledgerMicros: micros.nullable().describe("Metered use in the ledger, rounded; null where too few people stand behind it"),
    gapMicros: micros.nullable().describe("Invoice less ledger"),
    causes: z
      .array(
        z.strictObject({ cause: z.enum(["seats", "unpriced", "time zone"]), micros, estimated: z.boolean(), says: z.string() }).readonly(),
      )
      .readonly(),
    leftMicros: micros.nullable().describe("What no cause explains"),
    notes: z.array(z.string()).readonly().describe("What else may lie behind it: late facts, days without use, prices"),
  })
  .readonly();
export type ReconciliationRow = z.infer<typeof reconciliationRow>;

/** GET /api/money?from&to&team. The bill and the reconciliation are the whole organisation's; growth is the group's in the period. */
export const moneyPage = z
  .strictObject({
    timeZone: z.string(),
    sentence: z.string(),
    months: z.array(billMonth).readonly().describe("Up to 12 months that are over, in order of time"),
    running: runningBill,
    budgets: z.array(budgetRow).readonly(),
    subjects: z
      .array(z.strictObject({ scope: z.enum(budgetScopes), subject: z.string(), name: z.string() }).readonly())
      .readonly()
      .describe("What a budget can be set for"),
    growth: growth.nullable(),
    noGrowth: z.string().nullable(),
    plans: z.array(planRow).readonly(),
    unplanned: z
      .array(z.strictObject({ tool: z.string(), name: z.string(), listMicros: micros }).readonly())
      .readonly()
      .describe("Tools used under seats that no plan is entered for"),
    tools: z.array(z.strictObject({ id: z.string(), name: z.string() }).readonly()).readonly(),
    vendors: z.array(z.strictObject({ id: z.string(), name: z.string() }).readonly()).readonly(),
    reconciliation: z.array(reconciliationRow).readonly().describe("Newest month first"),
  })
  .readonly();
export type MoneyPage = z.infer<typeof moneyPage>;

const amount = z.int().min(0).max(1e15);

/** PUT /api/budgets: from a month on; null ends the budget. */
export const budgetInput = z.strictObject({
  scope: z.enum(budgetScopes),
  subject: z.string().max(200),
  month: monthDay,
  micros: amount.nullable(),
});

/** PUT /api/plans: a new one without `id`; `remove` takes one away. */
export const planInput = z.union([
  z.strictObject({
    id: z.int().optional(),
    tool: z.string().min(1).max(100),
    seats: z.int().min(1).max(1_000_000).nullable(),
    priceMicros: amount,
    from: day,
    to: day.nullable(),
  }),
  z.strictObject({ remove: z.int() }),
]);

/** PUT /api/money/invoices: what a vendor billed for a month; null takes the total away. */
export const invoiceInput = z.strictObject({
  vendor: z.string().min(1).max(80),
  month: monthDay,
  micros: amount.nullable(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("USD"),
  note: z.string().max(500).default(""),
});
