import type { ApprovalsPage } from "../../model/pages/agent-approvals.ts";
import { answeredApprovals, openApprovals } from "./approval-cards.ts";
import type { Show } from "./show.ts";

/** The inbox: what waits for the owner, and what was answered lately. */
export async function listApprovals(show: Show): Promise<Pick<ApprovalsPage, "waiting" | "answered">> {
  const [waiting, answered] = await Promise.all([openApprovals(show), answeredApprovals(show, 50, 30)]);
  return { waiting, answered };
}
