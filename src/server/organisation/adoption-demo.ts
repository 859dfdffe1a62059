import type { Control } from "../../db/postgres/control.ts";
import type { SimulatedOrganisation } from "../../simulator/facts.ts";
import type { Keys } from "../keys.ts";
import { declareFasterWithout } from "./faster-without.ts";
import { saveTarget, usualAllowance } from "./targets.ts";

/** The simulated organisation's target and private declarations. Its teams and people must be there. */
export async function writeDemoAdoption(
  control: Control,
  keys: Keys,
  { target, people, fasterWithout }: SimulatedOrganisation,
): Promise<void> {
  const { team, threshold, jobs, from } = target;
  await saveTarget(control, { team, share: threshold, jobs: [...jobs], allowance: usualAllowance, since: from, setOn: from });
  const pseudonyms = new Map(people.map(({ id, pseudonym }) => [id, pseudonym]));
  for (const { person, since } of fasterWithout) await declareFasterWithout(control, keys, pseudonyms.get(person) ?? "", true, since);
}
