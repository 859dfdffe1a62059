import type { Control } from "../../db/postgres/control.ts";

/** Tool → the kinds of price that enough people use it at. */
export async function publishedPrices(control: Control): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await control.query<{ tool: string; kinds: string[] }>(
    "select tool, array_agg(kind order by kind) as kinds from published_price group by tool",
  );
  return new Map(rows.map(({ tool, kinds }) => [tool, kinds]));
}

/** What was known stays: a kind is no figure, and taking it back would tell that somebody went. */
export async function writePublishedPrices(
  control: Control,
  team: string,
  kinds: readonly { readonly tool: string; readonly kind: string }[],
): Promise<void> {
  await control.query(
    "insert into published_price (team, tool, kind) select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing",
    [team, kinds.map(({ tool }) => tool), kinds.map(({ kind }) => kind)],
  );
}
