import type { Control } from "../../db/postgres/control.ts";

/** Facts of `old` are to get the pseudonym `next`, or to be forgotten (null). */
export interface PersonChange {
  readonly old: string;
  readonly next: string | null;
  /** Milliseconds ago, by the store's own clock. */
  readonly age: number;
}

export async function askForChange(control: Control, old: string, next: string | null): Promise<void> {
  await control.query(
    "insert into person_change (old, new) values ($1, $2) on conflict (old) do update set new = excluded.new, asked_at = now()",
    [old, next],
  );
}

/** In the order they were asked for: what is joined first and forgotten then is forgotten. */
export function waitingChanges(control: Control): Promise<PersonChange[]> {
  return control.query<PersonChange>(
    `select old, new as next, (extract(epoch from now() - asked_at) * 1000)::float8 as age from person_change order by asked_at, old`,
  );
}
