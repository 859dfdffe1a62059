import { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";
import type { SourceRow } from "../../model/pages/sources.ts";
import { linkingBySource } from "../../ledger/queries/linking-by-source.ts";
import type { Services } from "../services.ts";

const measured = z.object({ linked: z.number(), sessions: z.int(), week: z.string() });
const day = 86_400_000;

/** What was measured last, by source. */
export async function readLinking(control: Control): Promise<ReadonlyMap<string, SourceRow["linking"]>> {
  const rows = await control.query<{ source: string; linking: unknown }>(
    "select source, cursor -> 'linking' as linking from source_state where cursor ? 'linking'",
  );
  return new Map(rows.map(({ source, linking }) => [source, measured.safeParse(linking).data ?? null]));
}

/**
 * Measures for every source how much of the cost of its sessions is linked. Once a week, over the whole organisation, of
 * the 12 weeks before the last full one, in whole percent, and only where at least k people are behind it: two
 * measurements side by side tell nothing about one person.
 */
export async function measureLinking({ control, ledger, k, now }: Pick<Services, "control" | "ledger" | "k" | "now">): Promise<void> {
  const today = Math.floor(now() / day);
  // Day 0 was a Thursday; weeks end on Sunday.
  const sunday = today - ((today + 4) % 7 || 7);
  const week = new Date(sunday * day).toISOString().slice(0, 10);
  const [done] = await control.query("select 1 from source_state where cursor -> 'linking' ->> 'week' = $1 limit 1", [week]);
  if (done !== undefined) return;
  for (const { source, people, sessions, linked, cost } of await linkingBySource(ledger, sunday - 12 * 7 + 1, sunday)) {
    if (people < k || cost === 0) continue;
    const linking = { linked: Math.round((linked / cost) * 100) / 100, sessions: Math.round(sessions / 5) * 5, week };
    await control.query(
      `insert into source_state (source, cursor) values ($1, jsonb_build_object('linking', $2::jsonb))
       on conflict (source) do update set cursor = source_state.cursor || excluded.cursor`,
      [source, JSON.stringify(linking)],
    );
  }
}
