import type { Control } from "../../db/postgres/control.ts";

export interface SourceError {
  readonly id: number;
  readonly at: Date;
  readonly place: string;
  readonly reason: string;
}

/** What could not be read of an input, the newest first. @param before only rows that come after this one in that order; null: all */
export function sourceErrors(control: Control, source: string, before: number | null, limit: number): Promise<SourceError[]> {
  return control.query<SourceError>(
    `select id, at, place, reason from source_error
     where source = $1 and ($2::bigint is null or (at, id) < (select at, id from source_error where id = $2 and source = $1))
     order by at desc, id desc limit $3`,
    [source, before, limit],
  );
}
