import type { OverLimit } from "./calls.ts";

/**
 * The words a person reads when a budget refuses a call: which budget, what is left of it, what the call may cost, what to do.
 * What is left is rounded down and what the call may cost is rounded up, so that the two never look as if it had fitted.
 *
 * @param agent whose call it was
 * @param amount micro-dollars the call may cost at most
 * @param name of the team, where the budget is a team's
 */
export function sayOver(agent: string, over: OverLimit, amount: number, name?: string): string {
  const { who, where } = budgetOf(agent, over, name);
  // Of a budget of several people, what is left would tell what the others spent.
  const isShared = over.scope === "org" || over.scope.startsWith("team:");
  const left = isShared ? "too little left" : over.left > 0 ? `${dollars(over.left, Math.floor)} left` : "nothing left";
  const of = `${dollars(over.limit, Math.floor)}${whenOf(over)}`;
  return `${who} has ${left} of ${of}; the next call may cost up to ${dollars(amount, Math.ceil)}. ${adviceOf(over, where)}`;
}

/** `where`: the page on which the limit is raised. */
function budgetOf(agent: string, { scope }: OverLimit, name: string | undefined): { readonly who: string; readonly where: string } {
  const [, kind, id = ""] = /^([a-z]+):(.*)$/s.exec(scope) ?? [];
  switch (kind) {
    case "run":
      return { who: `this run of ${agent}`, where: `Agents › ${agent} › Budget` };
    case "agent":
      return { who: `the agent ${id}`, where: `Agents › ${id} › Budget` };
    case "team":
      return { who: `the team ${name ?? id}`, where: "Agents › Budgets" };
    case "owner":
      return { who: `the owner of ${agent}`, where: "Agents › Budgets" };
    default:
      return { who: "the organisation", where: "Agents › Budgets" };
  }
}

function whenOf({ period, start }: OverLimit): string {
  if (period === "run") return "";
  const date = new Date(period === "day" ? start : `${start}-01`);
  return ` for ${(period === "day" ? dayWords : monthWords).format(date)}`;
}

const dayWords = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const monthWords = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

function adviceOf({ period }: OverLimit, where: string): string {
  if (period === "run") return `Raise it under ${where}, then let the run go on.`;
  return `Raise it under ${where}, or wait until ${period === "day" ? "tomorrow" : "next month"}.`;
}

/** Two digits behind the point; below a cent as many as it takes to show two figures. */
function dollars(micros: number, round: (number: number) => number): string {
  if (micros >= 10_000 || micros === 0) return `$${(round(micros / 10_000) / 100).toFixed(2)}`;
  const digits = Math.min(6, 7 - String(micros).length + 1);
  const scale = 10 ** (6 - digits);
  return `$${((round(micros / scale) * scale) / 1e6).toFixed(digits)}`;
}
