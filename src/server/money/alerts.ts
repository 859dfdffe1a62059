import { UpshotError } from "../../kit/errors.ts";
import type { BudgetRow, RunningBill } from "../../model/pages/money.ts";
import { postToSlack, sendMail, slackText, type ChannelServices, type Message } from "../digest/channels.ts";
import { readSetting } from "../organisation/settings.ts";
import { sayMoney } from "../pages/sentence.ts";
import { sayDays } from "../pages/period.ts";
import type { Services } from "../services.ts";
import { billOf } from "./bill.ts";
import { budgetRows } from "./budget-rows.ts";
import { sayMonth } from "./months.ts";
import { listPlans } from "./plans.ts";
import { noteMonth } from "./reconciliation.ts";

/** What may be told of a budget: parts of it that are spent, and that the month will likely end above it. */
type Threshold = "50" | "80" | "100" | "forecast";
const shares: readonly { readonly threshold: Threshold; readonly part: number }[] = [
  { threshold: "50", part: 0.5 },
  { threshold: "80", part: 0.8 },
  { threshold: "100", part: 1 },
];

type AlertServices = ChannelServices & Pick<Services, "ledger" | "now" | "k" | "log">;

/** Looks at every budget, notes each threshold that was passed once a month, and tells those who are to hear of it. */
export async function watchBudgets(services: AlertServices): Promise<void> {
  const { control } = services;
  const { running } = await billOf(services, await listPlans(control));
  await noteMonth(services, running.month);
  for (const row of await budgetRows(services, running)) await notePassed(services, row, running);
  await tell(services);
}

/** Thresholds of a budget that are passed, least first. What is over is told of a month that is over, no more. */
export function passed({
  scope,
  spentMicros,
  forecastMicros,
  budgetMicros,
}: Pick<BudgetRow, "scope" | "spentMicros" | "forecastMicros" | "budgetMicros">): Threshold[] {
  const spent = spentMicros ?? 0;
  const reached = shares
    .filter(({ part, threshold }) => (scope === "organisation" || threshold === "100") && spent > 0 && spent >= part * budgetMicros)
    .map(({ threshold }) => threshold);
  return forecastMicros !== null && forecastMicros > budgetMicros && spent < budgetMicros ? [...reached, "forecast"] : reached;
}

async function notePassed({ control, publicUrl }: AlertServices, row: BudgetRow, running: RunningBill): Promise<void> {
  const all = passed(row);
  const highest = all.findLast((threshold) => threshold !== "forecast");
  const { mail, slack } = await readSetting(control, "money.alerts");
  for (const threshold of all) {
    // Of several parts that were passed at once only the highest is told.
    const told = threshold === "forecast" || threshold === highest;
    await control.query(
      `insert into money_notice (scope, subject, month, threshold, text, mailed_at, posted_at)
       values ($1, $2, $3, $4, $5, case when $6 then null else now() end, case when $7 then null else now() end)
       on conflict do nothing`,
      [
        row.scope,
        row.subject,
        row.month,
        threshold,
        told ? alertText(row, threshold, running, publicUrl) : "",
        told && mail.length > 0,
        told && slack,
      ],
    );
  }
}

/** A headline, what stands behind it, where to look. */
export function alertText(
  { name, month, budgetMicros, spentMicros, scope }: BudgetRow,
  threshold: Threshold,
  { to, forecast }: RunningBill,
  publicUrl: URL,
): string {
  const whole = scope === "organisation";
  const head =
    threshold === "forecast"
      ? `${name}: ${sayMonth(month)} will likely end above its budget`
      : threshold === "100"
        ? `${name}: the budget of ${sayMonth(month)} is spent`
        : `${name}: ${threshold} % of the budget of ${sayMonth(month)} is spent`;
  const spent = `${sayMoney(spentMicros ?? 0)} of ${sayMoney(budgetMicros)}${whole ? ` in ${sayDays({ from: month, to })}` : ", use billed by amount"}.`;
  const end =
    whole && forecast !== null
      ? ` The month most likely ends at ${sayMoney(forecast.micros)}; nine of ten such forecasts lie within ${sayMoney(forecast.lowMicros)} to ${sayMoney(forecast.highMicros)}.`
      : "";
  return `${head}\n\n${spent}${end}\n\nWhere it grew, and what came of it: ${new URL("/money", publicUrl).href}`;
}

/** Sends what was not sent yet. Sending and noting it are one after the other: after a crash between the two it is sent again, with the same Message-ID. */
async function tell(services: AlertServices): Promise<void> {
  const { control, log } = services;
  const { mail } = await readSetting(control, "money.alerts");
  await control.transaction(async (transaction) => {
    const open = await transaction.query<{
      scope: string;
      subject: string;
      month: string;
      threshold: string;
      text: string;
      mail: boolean;
      slack: boolean;
    }>(
      `select scope, subject, month, threshold, text, mailed_at is null as mail, posted_at is null as slack from money_notice
       where (mailed_at is null or posted_at is null) and passed_at > now() - interval '3 days' order by passed_at, threshold for update skip locked`,
    );
    for (const { scope, subject, month, threshold, text, ...wanted } of open) {
      const message: Message = {
        id: `budget ${scope} ${subject} ${month} ${threshold}`,
        subject: text.split("\n")[0] ?? "",
        text,
        html: null,
        slack: slackText(text),
      };
      for (const [column, send] of [
        ["mailed_at", wanted.mail ? () => sendMail(services, message, mail) : null],
        ["posted_at", wanted.slack ? () => postToSlack(services, message) : null],
      ] as const) {
        if (send === null) continue;
        try {
          await send();
          await transaction.query(
            `update money_notice set ${column} = now() where scope = $1 and subject = $2 and month = $3 and threshold = $4`,
            [scope, subject, month, threshold],
          );
        } catch (error) {
          if (!(error instanceof UpshotError)) throw error;
          log.warn("an alert could not be sent and will be tried again", { code: error.code, reason: error.message });
        }
      }
    }
  });
}
