import { allowedHosts, openOutgoing } from "../../kit/outgoing.ts";
import type { Services } from "../services.ts";
import type { Job } from "../upkeep.ts";
import { forgetDeliveries } from "./deliveries.ts";
import { backfillGitHub } from "./github/backfill.ts";
import { backfillJira } from "./jira/backfill.ts";
import { measureLinking } from "./linking.ts";
import { followMirrors } from "./mirrors/follow-mirrors.ts";
import { judgeDeployments } from "./judge-deployments.ts";
import { judgeDocuments } from "./judge-documents.ts";
import { judgeTickets } from "./judge-tickets.ts";

/** What inputs do by themselves: bring what is missing, follow the mirrors, judge what git knows nothing of. */
export function inputJobs(services: Services): readonly Job[] {
  // Read at each run: the operator may change the file.
  const outgoing = (): ReturnType<typeof openOutgoing> => openOutgoing({ allowed: allowedHosts(services.folder) });
  return [
    { name: "backfill from GitHub", every: 60_000, run: () => backfillGitHub(services, outgoing()) },
    { name: "backfill from Jira", every: 60_000, run: () => backfillJira(services, outgoing()) },
    { name: "follow git mirrors", every: 60_000, run: () => followMirrors(services, outgoing()) },
    { name: "judge deployments and reviews", every: 300_000, run: () => judgeDeployments(services) },
    { name: "judge tickets", every: 300_000, run: () => judgeTickets(services) },
    { name: "judge documents", every: 3_600_000, run: () => judgeDocuments(services) },
    { name: "measure linking", every: 3_600_000, run: () => measureLinking(services) },
    { name: "forget old deliveries", every: 3_600_000, run: () => forgetDeliveries(services.control) },
  ];
}
