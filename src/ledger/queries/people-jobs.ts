import type { Control } from "../../db/postgres/control.ts";

/** Person → job, "" where none is known. */
export async function peopleJobs(control: Control): Promise<ReadonlyMap<string, string>> {
  const rows = await control.query<{ pseudonym: string; job: string }>("select pseudonym, job from person");
  return new Map(rows.map(({ pseudonym, job }) => [pseudonym, job]));
}
