import { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";
import type { Keys } from "../keys.ts";

/** When a person's declaration stood: from a day on, up to and without another; null: still. */
const declaration = z.object({ person: z.string(), spans: z.array(z.object({ from: z.iso.date(), until: z.iso.date().nullable() })) });
type Declaration = z.infer<typeof declaration>;

/** The day since which the person's own declaration stands; null where it does not. */
export async function fasterWithoutSince(control: Control, keys: Keys, person: string): Promise<string | null> {
  const own = await readOwn(control, keys, person);
  return own?.spans.find(({ until }) => until === null)?.from ?? null;
}

/** Declares, or takes it back. Leaves no row in the trail: the trail would tell others. */
export async function declareFasterWithout(control: Control, keys: Keys, person: string, on: boolean, today: string): Promise<void> {
  const spans = (await readOwn(control, keys, person))?.spans ?? [];
  const open = spans.find(({ until }) => until === null);
  if (on === (open !== undefined)) return;
  const changed = on
    ? [...spans, { from: today, until: null }]
    : spans.flatMap((span) => (span !== open ? [span] : span.from === today ? [] : [{ ...span, until: today }]));
  if (changed.length === 0) await forgetFasterWithout(control, keys, person);
  else await write(control, keys, { person, spans: changed });
}

export async function forgetFasterWithout(control: Control, keys: Keys, person: string): Promise<void> {
  await control.query("delete from faster_without where hash = $1", [hashOf(keys, person)]);
}

/** Whether a person's declaration stood on a day (since 1970). Only for what makes figures of groups; those of people who are gone go. */
export async function readFasterWithout(control: Control, keys: Keys): Promise<(person: string, day: number) => boolean> {
  const rows = await control.query<{ sealed: Buffer }>("select sealed from faster_without");
  const known = new Set((await control.query<{ pseudonym: string }>("select pseudonym from person")).map(({ pseudonym }) => pseudonym));
  const found = new Map<string, Declaration["spans"]>();
  for (const { sealed } of rows) {
    const { person, spans } = declaration.parse(JSON.parse(keys.unseal(sealed)));
    if (known.has(person)) found.set(person, spans);
    else await forgetFasterWithout(control, keys, person);
  }
  return (person, day) => {
    const name = new Date(day * 86_400_000).toISOString().slice(0, 10);
    return found.get(person)?.some(({ from, until }) => from <= name && (until === null || until > name)) ?? false;
  };
}

async function readOwn(control: Control, keys: Keys, person: string): Promise<Declaration | null> {
  const [row] = await control.query<{ sealed: Buffer }>("select sealed from faster_without where hash = $1", [hashOf(keys, person)]);
  return row === undefined ? null : declaration.parse(JSON.parse(keys.unseal(row.sealed)));
}

async function write(control: Control, keys: Keys, own: Declaration): Promise<void> {
  await control.query(
    "insert into faster_without (hash, sealed) values ($1, $2) on conflict (hash) do update set sealed = excluded.sealed",
    [hashOf(keys, own.person), keys.seal(JSON.stringify(own))],
  );
}

function hashOf(keys: Keys, person: string): Buffer {
  return keys.lookup("faster without", person);
}
