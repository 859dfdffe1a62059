import type { RunRow } from "./pages/agents.ts";

export function isOver({ state }: Pick<RunRow, "state">): boolean {
  return state === "done" || state === "failed" || state === "stopped";
}

const triggers: Readonly<Record<string, string>> = {
  "by-hand": "by hand",
  mail: "by mail",
  schedule: "by the clock",
  webhook: "by a webhook",
  slack: "from Slack",
  deployment: "by a deployment",
  "pull-request": "by a pull request",
  agent: "by another agent",
};

/** "by hand", "by mail": what woke a run. */
export function sayTrigger(trigger: string): string {
  return triggers[trigger] ?? `by ${trigger}`;
}
