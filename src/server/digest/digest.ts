import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";
import type { OverviewPage } from "../../model/pages/overview.ts";
import { nothingPublished } from "../pages/nothing-published.ts";
import { overviewOf } from "../pages/overview.ts";
import { addDays, sayDays } from "../pages/period.ts";
import type { Services } from "../services.ts";
import { slackText, type Message } from "./channels.ts";
import { digestHtml } from "./digest-html.ts";
import { digestSlack, digestText } from "./digest-text.ts";

export interface Digest {
  readonly page: OverviewPage;
  readonly message: Message;
}

const weeks = 4;

/**
 * The last four whole weeks (Monday to Sunday) that are published, as the Overview shows them for the whole organisation, in the
 * forms they are sent in. The same figures: both come from the same function. @throws UpshotError `not-found`
 */
export async function digestOf(services: Services): Promise<Digest> {
  const last = await lastPublishedDay(services.ledger);
  if (last === null) throw nothingPublished();
  const to = lastSunday(last);
  const page = await overviewOf(services, { from: addDays(to, 1 - 7 * weeks), to, team: undefined });
  const address = new URL("/", services.publicUrl);
  address.searchParams.set("from", page.period.from);
  address.searchParams.set("to", page.period.to);
  return {
    page,
    message: {
      id: `digest ${services.publicUrl.origin} ${page.period.to}`,
      subject: `${page.demo ? "Simulated: " : ""}What came of AI use at ${page.group.name}, ${sayDays(page.period)}`,
      text: digestText(page, address.href),
      html: digestHtml(page, address.href),
      slack: digestSlack(page, address.href, slackText),
    },
  };
}

function lastSunday(day: string): string {
  return addDays(day, -(new Date(`${day}T00:00:00Z`).getUTCDay() % 7));
}
