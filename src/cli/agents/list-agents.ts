import type { AgentCard, AgentsPage } from "../../model/pages/agents.ts";
import type { CommandCall } from "../define-command.ts";
import { moment } from "../render/dates.ts";
import type { Line, Pen } from "../render/ink.ts";
import { jsonText } from "../render/json-text.ts";
import { money } from "../render/money.ts";
import { plural } from "../render/numbers.ts";
import { nextStepLines, paragraph, sections, type NextStep } from "../render/page.ts";
import { table } from "../render/table.ts";
import { withServer } from "./open-server.ts";
import { print, sayMinute } from "./say-agents.ts";

/** `upshot agents list`: your agents, what they do, cost and what came of them. */
export function listAgents(call: CommandCall): Promise<number> {
  const { options, terminal } = call;
  return withServer(call, async (client) => {
    const page = await client.getAgents();
    if (options["json"] === true) terminal.out(jsonText(page));
    else print(terminal, (pen, width) => (page.agents.length === 0 ? emptyLines(pen, page, width) : pageLines(pen, page, width)));
    return 0;
  });
}

function pageLines(pen: Pen, page: AgentsPage, width: number): Line[] {
  const rows = page.agents.map((card) => [
    [pen(card.name, "strong")],
    [pen(card.state, card.state === "idle" ? "plain" : "accent")],
    [pen(`${money(card.month.spentMicros)}${card.month.limitMicros === null ? "" : ` of ${money(card.month.limitMicros)}`}`)],
    [pen(card.worth.perOutcomeMicros === null ? "none yet" : `${money(card.worth.perOutcomeMicros)} (${card.worth.held})`)],
    [pen(card.lastRun === null ? "never ran" : `${sayMinute(card.lastRun.at, page.timeZone)}${ended.get(card.lastRun.state) ?? ""}`)],
  ]);
  const columns = [
    { title: "agent", min: 12 },
    { title: "state" },
    { title: "this month" },
    { title: "per outcome", drop: 2 },
    { title: "last run", min: 10, drop: 1 },
  ];
  const bases = new Set(page.agents.map(({ worth }) => worth.basis));
  return sections([
    page.organisationStopped === null
      ? []
      : paragraph(
          pen,
          `All agents are stopped since ${moment(page.organisationStopped, page.timeZone)}: upshot agents stop --all --lift`,
          width,
          "strong",
        ),
    table(columns, rows, { width }),
    page.agents.flatMap((card) =>
      card.problem === null
        ? []
        : paragraph(pen, `${card.name}: the newest file cannot be used, the version before stays in force. ${card.problem}`, width),
    ),
    paragraph(
      pen,
      `Per outcome: cost of all runs of the last 30 days for each outcome that held, and how many did; ${[...bases].join(" or ")}.`,
      width,
      "dim",
    ),
    nextStepLines(pen, nextSteps(page.agents), width),
  ]);
}

/** How a last run ended where that is worth a look; what runs or waits, the agent's own state says. */
const ended: ReadonlyMap<string, string> = new Map([
  ["failed", " failed"],
  ["stopped", " stopped"],
]);

function nextSteps(agents: readonly AgentCard[]): NextStep[] {
  const waiting = agents.reduce((sum, card) => sum + card.waiting, 0);
  const [first] = agents;
  return [
    ...(waiting > 0 ? [{ when: `${plural(waiting, "question")} for you`, command: "upshot agents approvals" }] : []),
    ...(first === undefined ? [] : [{ when: "Its runs", command: `upshot agents runs ${first.name}` }]),
  ];
}

function emptyLines(pen: Pen, { you }: AgentsPage, width: number): Line[] {
  return [
    ...paragraph(pen, "You have no agents yet.", width),
    ...paragraph(
      pen,
      `Make one on the page Agents; or by upshot agents new NAME in the server's data folder, with "owner: ${you}" in it.`,
      width,
    ),
  ];
}
