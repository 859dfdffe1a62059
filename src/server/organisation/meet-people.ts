import { randomUUID } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import type { Keys } from "../keys.ts";
import { claimsOf, crowd, nearOf, resolvePerson, type Claim, type Identity } from "./identities.ts";

/**
 * Pseudonyms of many humans at once, beside `callers`, as `resolvePerson` gives them. Those of whom nothing at all is
 * known become people in a few statements together: the first batch of an organisation's telemetry names hundreds.
 *
 * @param callers what one record says about one human each; at least one identity
 */
export async function meetPeople(control: Control, keys: Keys, callers: readonly (readonly Identity[])[]): Promise<readonly string[]> {
  if (callers.length === 0) return [];
  return withLock(control, "identities", async (transaction) => {
    const claims = callers.map((caller) => claimsOf(keys, caller));
    const fresh = await strangers(transaction, claims);
    const made = new Map([...fresh].map((index) => [index, keys.pseudonym(randomUUID())]));
    await addAll(transaction, keys, made, claims);
    const pseudonyms: string[] = [];
    for (const [index, caller] of callers.entries()) pseudonyms.push(made.get(index) ?? (await resolvePerson(transaction, keys, caller)));
    return pseudonyms;
  });
}

/** Places of those who share no name with anybody: neither with people who are known nor with each other. */
async function strangers(control: Control, claims: readonly (readonly Claim[])[]): Promise<Set<number>> {
  const all = claims.flat();
  const rows = await control.query<{ kind: string; hash: Buffer }>(
    "select kind, hash from unnest($1::text[], $2::bytea[]) as asked (kind, hash) join identity using (kind, hash)",
    [all.map(({ kind }) => kind), all.map(({ hash }) => hash)],
  );
  const uses = new Map<string, number>();
  for (const { kind, hash } of [...rows, ...all]) uses.set(nameOf(kind, hash), (uses.get(nameOf(kind, hash)) ?? 0) + 1);
  return new Set(
    claims.flatMap((own, index) => (own.length > 0 && own.every(({ kind, hash }) => uses.get(nameOf(kind, hash)) === 1) ? [index] : [])),
  );
}

function nameOf(kind: string, hash: Buffer): string {
  return `${kind} ${hash.toString("base64")}`;
}

async function addAll(
  control: Control,
  keys: Keys,
  made: ReadonlyMap<number, string>,
  claims: readonly (readonly Claim[])[],
): Promise<void> {
  const people = [...made.values()];
  if (people.length === 0) return;
  await control.query(
    "insert into person (pseudonym, sealed, joined, waiting) select pseudonym, sealed, current_date, true from unnest($1::text[], $2::bytea[]) as new (pseudonym, sealed)",
    [people, people.map(() => keys.seal(JSON.stringify({ name: "", mail: "" })))],
  );
  const own = [...made].flatMap(([index, pseudonym]) => (claims[index] ?? []).map((claim) => ({ pseudonym, claim })));
  await control.query(
    `insert into identity (kind, hash, pseudonym, sealed, near)
     select * from unnest($1::text[], $2::bytea[], $3::text[], $4::bytea[], $5::bytea[])`,
    [
      own.map(({ claim }) => claim.kind),
      own.map(({ claim }) => claim.hash),
      own.map(({ pseudonym }) => pseudonym),
      own.map(({ claim }) => keys.seal(claim.value)),
      own.map(({ claim }) => nearOf(keys, claim)),
    ],
  );
  // Of two new ones that look alike, the one is asked about the other, not both.
  await control.query(
    `insert into join_review (waiting, candidate, why)
     select distinct on (n.pseudonym, c.pseudonym) n.pseudonym, c.pseudonym, case when i.kind = 'mail' and n.kind = 'mail' then 'same-mail-name' else 'same-login' end
     from identity n
     join identity i on i.near = n.near and i.pseudonym <> n.pseudonym
     join person c on c.pseudonym = i.pseudonym
     where n.pseudonym = any($1) and (c.pseudonym <> all($1) or c.pseudonym < n.pseudonym)
       and n.near in (
         select near from identity where near in (select near from identity where pseudonym = any($1))
         group by near having count(*) < $2)
     on conflict (waiting, candidate) do nothing`,
    [people, crowd],
  );
}
