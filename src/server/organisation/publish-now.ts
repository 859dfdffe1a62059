import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { loadMetrics } from "../../measure/load-metrics.ts";
import { publish } from "../../measure/privacy/publish.ts";
import { publishMetrics } from "../../measure/publish-metrics.ts";
import type { Services } from "../services.ts";
import { publishAdoptionNow } from "./publish-adoption-now.ts";

/** Publishes the yield of groups: what the first page shows. One process at a time; does nothing where the week's snapshot is there. */
export async function publishYield({ ledger, control, now, k }: Services): Promise<void> {
  await withLock(control, "publish", (locked) => publish({ ledger, control: locked }, { now: now(), k }).then(() => undefined));
}

/** Publishes everything the gate lets through: yield, metrics, adoption. */
export async function publishNow(services: Services): Promise<void> {
  const { ledger, control, now, k, timeZone } = services;
  await publishYield(services);
  const metrics = await loadMetrics();
  await withLock(control, "publish metrics", (locked) =>
    publishMetrics({ ledger, control: locked }, { now: now(), k, timeZone, metrics }).then(() => undefined),
  );
  await publishAdoptionNow(services);
}
