import { sendDigest } from "../digest/send-digest.ts";
import type { Services } from "../services.ts";
import type { Job } from "../upkeep.ts";
import { watchBudgets } from "./alerts.ts";

/** What money and the digest do by themselves. */
export function moneyJobs(services: Services): readonly Job[] {
  return [
    { name: "watch budgets", every: 600_000, run: () => watchBudgets(services) },
    { name: "send the weekly digest", every: 300_000, run: () => sendDigest(services).then(() => undefined) },
  ];
}
