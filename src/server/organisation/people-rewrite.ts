import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { carryOut } from "../../ledger/facts/append-facts.ts";
import { removePerson, rewritePerson } from "../../ledger/facts/rewrite-person.ts";
import { packPlan, unpackPlan } from "../../ledger/journal/plan-file.ts";
import type { Services } from "../services.ts";
import { audit } from "../access/audit.ts";
import { forgetResolved } from "./identities.ts";
import { waitingChanges } from "./people-changes.ts";

/** Milliseconds in which facts under way may still arrive under the old pseudonym. */
const usuallyUnderWay = 600_000;

/**
 * Carries joins and deletions of people over to the ledger. Sums are right after the first run; the rows themselves go
 * when nothing under way can bring new ones any more. Safe to run at any time, and again after a crash.
 */
export async function carryOutChanges(
  services: Pick<Services, "ledger" | "control" | "folder">,
  underWay = usuallyUnderWay,
): Promise<void> {
  const { ledger, control, folder } = services;
  if ((await waitingChanges(control)).length === 0) return;
  await withLock(control, "person changes", async (locked) => {
    const path = join(folder, "journal", "people.unfinished");
    const unfinished = await readFile(path).then(unpackPlan, () => null);
    if (unfinished !== null) await carryOut(ledger, unfinished);
    await rm(path, { force: true });
    forgetResolved(control);
    for (const { old, next, age } of await waitingChanges(locked)) {
      await rewritePerson(ledger, old, next, async (inserts) => {
        await writeFile(`${path}.new`, packPlan(inserts), { mode: 0o600, flush: true });
        await rename(`${path}.new`, path);
        await carryOut(ledger, inserts);
        await rm(path);
      });
      if (age < underWay) continue;
      await removePerson(ledger, old, next === null);
      await locked.query("delete from person_change where old = $1", [old]);
      await audit(locked, { kind: "system" }, "change", next === null ? "a person's data was removed" : "two pseudonyms became one");
    }
  });
}
