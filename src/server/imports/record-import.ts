import type { Control } from "../../db/postgres/control.ts";
import type { ImportError } from "../../model/import.ts";

/** Errors of one import that are kept. */
const most = 2_000;

/** Gathers lines that could not be used: all are counted, and as many kept as are shown. */
export function rejections(): {
  readonly reject: (line: number, reason: string) => void;
  readonly told: () => { readonly rejected: number; readonly errors: readonly ImportError[] };
} {
  const errors: ImportError[] = [];
  let rejected = 0;
  return {
    reject: (line, reason) => {
      rejected++;
      if (errors.length < most) errors.push({ line, reason });
    },
    told: () => ({ rejected, errors }),
  };
}

/** Writes how an import fared on the page Sources, with every line that could not be used. Nothing of a line itself is kept. */
export async function recordImport(
  control: Control,
  source: string,
  now: number,
  { accepted, rejected, errors }: { readonly accepted: number; readonly rejected: number; readonly errors: readonly ImportError[] },
): Promise<void> {
  const last = errors.at(-1);
  const at = new Date(now);
  await control.query(
    `insert into source_state (source, last_at, accepted, rejected, last_error, last_error_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (source) do update set
       last_at = coalesce(excluded.last_at, source_state.last_at),
       accepted = source_state.accepted + excluded.accepted, rejected = source_state.rejected + excluded.rejected,
       last_error = coalesce(excluded.last_error, source_state.last_error),
       last_error_at = coalesce(excluded.last_error_at, source_state.last_error_at)`,
    // A file with good lines is no failing input: its error counts as a moment older.
    [
      source,
      accepted > 0 ? at : null,
      accepted,
      rejected,
      last?.reason ?? null,
      last === undefined ? null : accepted > 0 ? new Date(now - 1) : at,
    ],
  );
  if (errors.length === 0) return;
  await control.query(
    "insert into source_error (source, at, place, reason) select $1, $2, place, reason from unnest($3::text[], $4::text[]) as error (place, reason)",
    [source, at, errors.map(({ line }) => (line === 0 ? "file" : `line ${line}`)), errors.map(({ reason }) => reason)],
  );
  await control.query("delete from source_error where source = $1 and at < now() - interval '30 days'", [source]);
}
