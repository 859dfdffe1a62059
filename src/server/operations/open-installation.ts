import { join } from "node:path";
import { openStores } from "../../db/open-stores.ts";
import type { Log } from "../../kit/log.ts";
import { dayNumber } from "../../kit/time-zone.ts";
import { carryOut } from "../../ledger/facts/append-facts.ts";
import { planFacts } from "../../ledger/facts/plan-facts.ts";
import { openJournal } from "../../ledger/journal/journal.ts";
import { openKeys } from "../keys.ts";
import { readSetting } from "../organisation/settings.ts";
import { serverAgents, type ServerAgents } from "../agents/open-server-agents.ts";
import type { Services } from "../services.ts";

export interface InstallationOptions {
  readonly folder: string;
  readonly clickhouseUrl: string | null;
  readonly databaseUrl: string | null;
  readonly version: string;
  readonly log: Log;
  readonly now: () => number;
}

/** Nothing is written to the journal here: it only brings what waits in it to the ledger. */
const journalBytes = 256 << 20;

/**
 * Opens an installation whose server does not run, for a command that works on its data: the same stores, keys and journal,
 * and no web server. `close` ends it all.
 * @throws what `openStores` throws: `folder-in-use` where the server does run
 */
export async function openInstallation({ folder, log, now, version, clickhouseUrl, databaseUrl }: InstallationOptions): Promise<Services> {
  const stores = await openStores({
    folder,
    log,
    ...(clickhouseUrl === null ? {} : { clickhouseUrl }),
    ...(databaseUrl === null ? {} : { databaseUrl }),
  });
  try {
    const { ledger, control } = stores;
    const timeZone = await readSetting(control, "organisation.time-zone");
    const dayOf = (at: number): number => dayNumber(at, timeZone);
    const journal = await openJournal({
      folder: join(folder, "journal"),
      limit: journalBytes,
      log,
      plan: (facts, token) => planFacts(ledger, facts, token, dayOf),
      carryOut: (inserts) => carryOut(ledger, inserts),
    });
    const services: Services & { readonly agents: ServerAgents } = {
      ledger,
      control,
      controlPlace: stores.controlPlace,
      journal,
      agents: serverAgents(() => services),
      keys: openKeys(folder),
      log,
      folder,
      now,
      publicUrl: new URL("http://127.0.0.1"),
      timeZone,
      dayOf,
      version,
      k: await readSetting(control, "privacy.k"),
      close: async () => {
        await services.agents.close();
        await journal.close();
        await stores.close();
      },
    };
    return services;
  } catch (error) {
    await stores.close();
    throw error;
  }
}
