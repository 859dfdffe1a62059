import type { Control } from "../../db/postgres/control.ts";
import type { Log } from "../../kit/log.ts";

/** How inputs fare, gathered in memory and written at most once in some seconds: never a write for each request. */
export interface SourceHealth {
  accepted(source: string, records: number): void;
  /** `place` and `reason` are our own words: they never quote what was sent. */
  rejected(source: string, records: number, place: string, reason: string): void;
  flush(): Promise<void>;
}

const pause = 5_000;
/** Errors of one source that one write keeps: the rest is counted. */
const mostErrors = 20;

interface Tally {
  accepted: number;
  rejected: number;
  at: number;
  errors: { at: number; place: string; reason: string }[];
}

export function openSourceHealth(control: Control, log: Log, now: () => number): SourceHealth {
  let tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | null = null;
  const tallyOf = (source: string): Tally => {
    const tally = tallies.get(source) ?? { accepted: 0, rejected: 0, at: 0, errors: [] };
    tallies.set(source, tally);
    timer ??= setTimeout(() => void flush(), pause).unref();
    return tally;
  };
  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const written = tallies;
    tallies = new Map();
    try {
      for (const [source, tally] of written) await write(control, source, tally);
    } catch (error) {
      log.warn("the health of inputs could not be written", { error: error instanceof Error ? error.message : String(error) });
    }
  };
  return {
    accepted: (source, records) => {
      const tally = tallyOf(source);
      tally.accepted += records;
      tally.at = now();
    },
    rejected: (source, records, place, reason) => {
      const tally = tallyOf(source);
      tally.rejected += records;
      if (tally.errors.length < mostErrors) tally.errors.push({ at: now(), place, reason });
    },
    flush,
  };
}

async function write(control: Control, source: string, { accepted, rejected, at, errors }: Tally): Promise<void> {
  const last = errors.at(-1);
  await control.query(
    `insert into source_state (source, last_at, accepted, rejected, last_error, last_error_at)
     values ($1, to_timestamp($2 / 1000.0), $3, $4, $5, to_timestamp($6 / 1000.0))
     on conflict (source) do update set
       last_at = coalesce(excluded.last_at, source_state.last_at),
       accepted = source_state.accepted + excluded.accepted,
       rejected = source_state.rejected + excluded.rejected,
       last_error = coalesce(excluded.last_error, source_state.last_error),
       last_error_at = coalesce(excluded.last_error_at, source_state.last_error_at)`,
    [source, at === 0 ? null : at, accepted, rejected, last?.reason ?? null, last?.at ?? null],
  );
  if (last === undefined) return;
  await control.query(
    `insert into source_error (source, at, place, reason)
     select $1, to_timestamp(at / 1000.0), place, reason from unnest($2::float8[], $3::text[], $4::text[]) as error (at, place, reason)`,
    [source, errors.map((error) => error.at), errors.map(({ place }) => place), errors.map(({ reason }) => reason)],
  );
  await control.query("delete from source_error where source = $1 and at < now() - interval '30 days'", [source]);
}
