import type { Control } from "../../db/postgres/control.ts";
import type { SimulatedOrganisation } from "../../simulator/facts.ts";

/** What making a demo wrote beside people, teams and facts: taken back only where nobody changed it since. */
export interface DemoNote {
  readonly name: string;
  readonly repos: readonly string[];
}

/** Leaves a note of what the demo has set, in the transaction that set it; a demo is there (again). */
export async function noteDemo(control: Control, { teams }: SimulatedOrganisation): Promise<void> {
  await control.query(
    `insert into setting (name, value)
     select 'demo.wrote', jsonb_object_agg(name, value) || jsonb_build_object('repos', $1::jsonb)
     from setting where name in ('organisation.name', 'target')
     on conflict (name) do update set value = excluded.value, set_at = now()`,
    [JSON.stringify(teams.flatMap(({ repos }) => repos))],
  );
  await control.query("delete from setting where name = 'demo.removed'");
}

/** null where no demo was made. */
export async function readDemoNote(control: Control): Promise<DemoNote | null> {
  const [row] = await control.query<DemoNote>(
    `select value ->> 'organisation.name' as name, array(select jsonb_array_elements_text(value -> 'repos')) as repos
     from setting where name = 'demo.wrote'`,
  );
  return row ?? null;
}

/** Settings that are still what the demo set begin anew; from now on the demo does not come by itself. */
export async function forgetDemoSettings(control: Control): Promise<void> {
  await control.query(
    `delete from setting using (select value as wrote from setting where name = 'demo.wrote') as demo
     where name in ('organisation.name', 'target') and value = wrote -> name`,
  );
  await control.query("delete from setting where name in ('demo', 'demo.wrote')");
  await control.query("insert into setting (name, value) values ('demo.removed', 'true') on conflict (name) do nothing");
}
