import type { Ledger } from "../../db/clickhouse/ledger.ts";

const ownSessions =
  "SELECT id FROM session WHERE person = {person:String} UNION DISTINCT SELECT session FROM session_daily WHERE person = {person:String} AND session != ''";
const ownArtifacts = "SELECT urn FROM artifact FINAL WHERE has(authors, {person:String})";

/** Every table with rows about a person, and how they are found. Rows come as the ledger has them, without the pseudonym of anybody else. */
const parts: readonly (readonly [kind: string, statement: string])[] = [
  [
    "usage",
    "SELECT * EXCEPT (person, key, sign), sum(sign) AS net FROM usage WHERE person = {person:String} GROUP BY ALL HAVING net > 0 ORDER BY at",
  ],
  ["counter", "SELECT * EXCEPT (person, key, version) FROM counter FINAL WHERE person = {person:String} ORDER BY at"],
  ["session", "SELECT * EXCEPT (person, version) FROM session FINAL WHERE person = {person:String} ORDER BY started"],
  [
    "yield",
    "SELECT * EXCEPT (person, sign), sum(sign) AS net FROM yield WHERE person = {person:String} GROUP BY ALL HAVING net > 0 ORDER BY day, session",
  ],
  ["link", `SELECT * EXCEPT version FROM link FINAL WHERE session GLOBAL IN (${ownSessions}) ORDER BY session, artifact`],
  ["artifact", "SELECT * EXCEPT (authors, version) FROM artifact FINAL WHERE has(authors, {person:String}) ORDER BY at"],
  ["event", "SELECT * EXCEPT (person, key, version) FROM event FINAL WHERE person = {person:String} ORDER BY at"],
  ["verdict", `SELECT * EXCEPT version FROM verdict FINAL WHERE artifact IN (${ownArtifacts}) ORDER BY artifact`],
];

/** Everything the ledger has about a person, a row at a time. Only for that person. */
export async function* exportPerson(
  ledger: Ledger,
  person: string,
): AsyncGenerator<{ readonly kind: string; readonly rows: readonly unknown[] }> {
  for (const [kind, statement] of parts) for await (const rows of ledger.stream(statement, { person })) yield { kind, rows };
}
