import { readRow } from "../../src/ledger/read-row.ts";
import type { Services } from "../../src/server/services.ts";

type Stored = Pick<Services, "journal" | "ledger">;

/** What the ledger holds of a session. */
export interface Total {
  readonly responses: number;
  readonly cost: number;
}

export async function totalsOf({ journal, ledger }: Stored, pseudonym: string): Promise<Record<string, Total>> {
  await journal.drained();
  const rows = await ledger.query(
    "SELECT session, sum(responses * sign) AS responses, sum(cost_micros * sign) AS cost FROM usage WHERE person = {pseudonym:String} GROUP BY session",
    { pseudonym },
    (value) =>
      [readRow(value).text("session"), { responses: readRow(value).integer("responses"), cost: readRow(value).integer("cost") }] as const,
  );
  return Object.fromEntries(rows);
}

export async function rollUpOf({ ledger }: Stored): Promise<number> {
  const [cost] = await ledger.query("SELECT sum(cost_micros) AS cost FROM usage_daily", {}, (value) => readRow(value).integer("cost"));
  return cost ?? 0;
}

/** Sessions and links that stand, without their versions. */
export async function standingOf(services: Stored): Promise<readonly unknown[]> {
  await services.journal.drained();
  const sessions = await services.ledger.query(
    "SELECT id, person, tool, repo, toUnixTimestamp64Milli(started) AS started, exploration FROM session FINAL ORDER BY id",
    {},
    (value) => JSON.stringify(value),
  );
  return [...sessions, ...(await linkedOf(services))];
}

export async function linkedOf({ journal, ledger }: Stored): Promise<{ session: string; artifact: string; confidence: number }[]> {
  await journal.drained();
  return ledger.query(
    "SELECT session, artifact, confidence FROM link FINAL WHERE confidence > 0 ORDER BY confidence DESC, session, artifact",
    {},
    (value) => ({
      session: readRow(value).text("session"),
      artifact: readRow(value).text("artifact"),
      confidence: readRow(value).number("confidence"),
    }),
  );
}
