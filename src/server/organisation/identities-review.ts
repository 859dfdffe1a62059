import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Keys } from "../keys.ts";
import { forgetResolved, joinPeople } from "./identities.ts";
import { detailsOf, handleOf, personByHandle } from "./people.ts";

export interface WaitingPerson {
  readonly handle: string;
  /** How tools name them. */
  readonly names: readonly { readonly kind: string; readonly value: string }[];
  /** Who they may be, and why. */
  readonly candidates: readonly { readonly handle: string; readonly name: string; readonly mail: string; readonly why: string }[];
}

/** Where a page of the queue ended: after this person, who had a candidate or not. */
export interface ReviewPlace {
  readonly handle: string;
  readonly doubtful: boolean;
}

/**
 * Waiting people, those with a candidate first.
 * @throws UpshotError `not-found` where the person the page before ended with was joined to another
 */
export async function reviewQueue(
  control: Control,
  keys: Keys,
  page: { readonly after: ReviewPlace | null; readonly limit: number },
): Promise<(WaitingPerson & ReviewPlace)[]> {
  const last = page.after === null ? null : (await personByHandle(control, keys, page.after.handle)).pseudonym;
  const waiting = await control.query<{ pseudonym: string; doubtful: boolean }>(
    `with queue as (
       select pseudonym, waiting, joined,
         exists (select 1 from join_review r where r.waiting = p.pseudonym and r.apart_at is null) as doubtful
       from person p)
     select pseudonym, doubtful from queue
     where (waiting or doubtful)
       and ($1::text is null or (not doubtful, joined, pseudonym) > (select not $2::boolean, joined, pseudonym from person where pseudonym = $1))
     order by not doubtful, joined, pseudonym limit $3`,
    [last, page.after?.doubtful ?? false, page.limit],
  );
  const names = waiting.map(({ pseudonym }) => pseudonym);
  const identities = await control.query<{ pseudonym: string; kind: string; sealed: Buffer }>(
    "select pseudonym, kind, sealed from identity where pseudonym = any($1) and sealed is not null order by kind, hash",
    [names],
  );
  const candidates = await control.query<{ waiting: string; candidate: string; why: string; sealed: Buffer }>(
    `select r.waiting, r.candidate, r.why, p.sealed from join_review r join person p on p.pseudonym = r.candidate
     where r.waiting = any($1) and r.apart_at is null order by r.id`,
    [names],
  );
  return waiting.map(({ pseudonym: name, doubtful }) => ({
    handle: handleOf(keys, name),
    doubtful,
    names: identities.filter(({ pseudonym }) => pseudonym === name).map(({ kind, sealed }) => ({ kind, value: keys.unseal(sealed) })),
    candidates: candidates
      .filter((row) => row.waiting === name)
      .map((row) => ({ handle: handleOf(keys, row.candidate), ...nameAndMail(keys, row.sealed), why: row.why })),
  }));
}

function nameAndMail(keys: Keys, sealed: Buffer): { name: string; mail: string } {
  const { name, mail } = detailsOf(keys, sealed);
  return { name, mail };
}

/**
 * Decides: the waiting one is that person ("join"), or is somebody else ("apart").
 * @throws UpshotError `input`, `not-found`
 */
export async function decideReview(
  control: Control,
  keys: Keys,
  { waiting, person, decision }: { readonly waiting: string; readonly person: string; readonly decision: "join" | "apart" },
): Promise<void> {
  await control.transaction(async (transaction) => {
    const one = await personByHandle(transaction, keys, waiting);
    const other = await personByHandle(transaction, keys, person);
    if (one.pseudonym === other.pseudonym) throw wrong("Both are the same person");
    if (decision === "apart") {
      await transaction.query(
        `insert into join_review (waiting, candidate, why, apart_at) values ($1, $2, 'decided', now())
         on conflict (waiting, candidate) do update set apart_at = now()`,
        [one.pseudonym, other.pseudonym],
      );
      return;
    }
    // A named person's account is never taken over by another's: that is corrected where people come from.
    if (!one.waiting) throw wrong("Only somebody who has no name yet can be joined to a person");
    await joinPeople(transaction, one.pseudonym, other.pseudonym);
  });
  forgetResolved(control);
}

function wrong(message: string): UpshotError {
  return new UpshotError({ code: "input", message, hint: "Load the queue again." });
}
