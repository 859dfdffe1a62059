import { carryOutChanges } from "./organisation/people-rewrite.ts";
import { settleNow } from "./organisation/settle-now.ts";
import { inputJobs } from "./inputs/jobs.ts";
import { dropOldUsage } from "./operations/retention.ts";
import { moneyJobs } from "./money/jobs.ts";
import { publishNow } from "./organisation/publish-now.ts";
import { standIn } from "./otlp/stand-ins.ts";
import type { Services } from "./services.ts";
import type { Job } from "./upkeep.ts";

/** What the server does by itself while it runs. */
export function upkeepJobs(services: Services): readonly Job[] {
  return [
    { name: "settle", every: 5_000, run: () => settleNow(services).then(() => undefined) },
    { name: "publish", first: 1_000, every: 60_000, run: () => publishNow(services) },
    { name: "carry out joins and deletions of people", every: 30_000, run: () => carryOutChanges(services) },
    { name: "let counters stand in for events", every: 600_000, run: () => standIn(services) },
    {
      name: "drop raw usage that is older than the organisation keeps it",
      every: 3_600_000,
      run: () => dropOldUsage(services).then(() => undefined),
    },
    ...inputJobs(services),
    ...moneyJobs(services),
    {
      name: "forget old sign-ins",
      every: 3_600_000,
      run: async () => {
        await services.control.query("delete from web_session where expires_at < now() or created_at > now() + interval '1 hour'");
      },
    },
  ];
}
