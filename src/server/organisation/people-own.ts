import { fasterWithoutSince, forgetFasterWithout } from "./faster-without.ts";
import type { Control } from "../../db/postgres/control.ts";
import { endSessionsOf } from "../access/sessions.ts";
import { forgetKeys } from "../access/api-keys.ts";
import type { Keys } from "../keys.ts";
import { forgetResolved } from "./identities.ts";
import { exportedAgents, forgetOwner } from "../agents/own-agents.ts";
import { askForChange } from "./people-changes.ts";
import { readPerson } from "./people.ts";

export interface Seen {
  readonly day: string;
  readonly group: string;
  readonly groupName: string;
  readonly role: string;
  readonly page: string;
  readonly times: number;
  readonly byYou: boolean;
}

/** Rows shown at most. */
const most = 500;

/**
 * Who looked at figures of groups this person was in at the time, teams above them included. By role and day, without
 * names: whoever looked is a person too, and what they do is theirs; the auditor sees who it was.
 */
export function whoLooked(control: Control, pseudonym: string, since: string, timeZone: string): Promise<Seen[]> {
  return control.query<Seen>(
    `with recursive own as (
       select team, since, until from membership where pseudonym = $1
       union
       select t.parent, o.since, o.until from own o join team t on t.id = o.team where t.parent is not null
     )
     select to_char(a.at at time zone $3, 'YYYY-MM-DD') as day, t.id as "group", t.name as "groupName", a.role,
       split_part(a.object, ' ', 1) as page, count(*) as times, a.actor = $1 as "byYou"
     from audit a join team t on t.id = split_part(a.object, ' ', 2)
     where a.action = 'read' and a.at >= $2::date
       and exists (select 1 from own o where o.team = t.id and o.since <= (a.at at time zone $3)::date and (o.until is null or o.until > (a.at at time zone $3)::date))
     group by 1, 2, 3, 4, 5, 7 order by 1 desc, 3, 4, 5 limit ${most}`,
    [pseudonym, since, timeZone],
  );
}

/**
 * Forgets a person: name, addresses, keys, sign-ins and memberships now, facts as soon as the changes are carried out.
 * The pseudonym came from no name, so that nothing leads back to them.
 */
export async function forgetPerson(control: Control, keys: Keys, folder: string, pseudonym: string): Promise<void> {
  // First what works for them: nothing of it may act once they are gone.
  await forgetOwner(control, folder, pseudonym);
  await control.transaction(async (transaction) => {
    await forgetFasterWithout(transaction, keys, pseudonym);
    await endSessionsOf(transaction, pseudonym);
    await transaction.query("update audit set actor = 'gone' where actor = $1", [pseudonym]);
    // Identities, keys and memberships go with the person.
    await transaction.query("delete from person where pseudonym = $1", [pseudonym]);
    await askForChange(transaction, pseudonym, null);
  });
  forgetKeys(control);
  forgetResolved(control);
}

/** What the control store has about a person, for that person. */
export async function exportedControl(
  control: Control,
  keys: Keys,
  pseudonym: string,
): Promise<readonly { readonly kind: string; readonly row: object }[]> {
  const person = await readPerson(control, keys, pseudonym);
  const identities = await control.query<{ kind: string; sealed: Buffer | null }>(
    "select kind, sealed from identity where pseudonym = $1 order by kind",
    [pseudonym],
  );
  const memberships = await control.query("select team, since, until, lead from membership where pseudonym = $1 order by since, team", [
    pseudonym,
  ]);
  const apiKeys = await control.query(
    "select id, name, scopes, created_at, expires_at, revoked_at, used_at from api_key where pseudonym = $1 order by created_at",
    [pseudonym],
  );
  const trail = await control.query("select at, role, action, object, detail from audit where actor = $1 order by id", [pseudonym]);
  const populations = await control.query("select quarter, team from population where pseudonym = $1 order by quarter, team", [pseudonym]);
  const fingerprints = await control.query<{ session: string; repo: string; lines: Buffer; set_at: Date }>(
    "select session, repo, lines, set_at from session_fingerprint where pseudonym = $1 order by session",
    [pseudonym],
  );
  const agents = await exportedAgents(control, keys, pseudonym);
  const without = await fasterWithoutSince(control, keys, pseudonym);
  return [
    ...(without === null ? [] : [{ kind: "faster without it", row: { since: without } }]),
    ...(person === null
      ? []
      : [{ kind: "person", row: { ...person.details, role: person.role, job: person.job, joined: person.joined, leftOn: person.leftOn } }]),
    ...identities.map(({ kind: tool, sealed }) => ({
      kind: "identity",
      row: { tool, value: sealed === null ? null : keys.unseal(sealed) },
    })),
    ...memberships.map((row) => ({ kind: "membership", row })),
    ...apiKeys.map((row) => ({ kind: "key", row })),
    ...trail.map((row) => ({ kind: "audit", row })),
    ...agents,
    ...populations.map((row) => ({ kind: "population", row })),
    // As they are stored: keyed, so that they tell which lines only to who has the lines and the organisation's key.
    ...fingerprints.map(({ lines, ...row }) => ({ kind: "fingerprints", row: { ...row, lines: lines.toString("base64") } })),
  ];
}
