import type { Control } from "../../db/postgres/control.ts";

/** Was this delivery taken in before? */
export async function isKnownDelivery(control: Control, input: string, id: string): Promise<boolean> {
  return (await control.query("select 1 from hook_delivery where input = $1 and id = $2", [input, id])).length > 0;
}

/** To be called when what it said is on disk: a delivery that failed half way may come again. */
export async function rememberDelivery(control: Control, input: string, id: string): Promise<void> {
  await control.query("insert into hook_delivery (input, id) values ($1, $2) on conflict do nothing", [input, id]);
}

/** An older delivery that comes again is taken in again, which changes nothing: facts have keys and versions. */
export async function forgetDeliveries(control: Control): Promise<void> {
  await control.query("delete from hook_delivery where at < now() - interval '30 days'");
}
