import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { settle } from "../../judge/settle/settle.ts";
import { carryOut } from "../../ledger/facts/append-facts.ts";
import { packPlan, unpackPlan } from "../../ledger/journal/plan-file.ts";
import type { Services } from "../services.ts";
import { readSetting, writeSetting } from "./settings.ts";

/**
 * Settles what changed since the last time. What a crash interrupted is sent again first, byte by byte, so that the
 * roll-ups of an insert that was half done are completed.
 */
export async function settleNow(services: Pick<Services, "ledger" | "control" | "folder">): Promise<number> {
  const { ledger, control, folder } = services;
  const path = join(folder, "journal", "settle.unfinished");
  const unfinished = await readFile(path).then(unpackPlan, () => null);
  if (unfinished !== null) await carryOut(ledger, unfinished);
  await rm(path, { force: true });
  const { sessions, until } = await settle(ledger, await readSetting(control, "settle.until"), async (inserts) => {
    await writeFile(`${path}.new`, packPlan(inserts), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    await carryOut(ledger, inserts);
    await rm(path);
  });
  await writeSetting(control, "settle.until", until);
  return sessions;
}
