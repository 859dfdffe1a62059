import type { AgentApproval } from "../../model/pages/agent-approvals.ts";
import type { RunPage } from "../../model/pages/agents.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { moment } from "../render/dates.ts";
import type { Line, Pen } from "../render/ink.ts";
import { jsonText } from "../render/json-text.ts";
import { money } from "../render/money.ts";
import { labelled, nextStepLines, sections } from "../render/page.ts";
import { short } from "./find-run.ts";
import { withServer } from "./open-server.ts";
import { print } from "./say-agents.ts";
import { textLines } from "./text-lines.ts";

/** `upshot agents approvals`: what waits for an answer, each with all that is needed to give it. */
export function listApprovals(call: CommandCall): Promise<number> {
  const { options, terminal } = call;
  return withServer(call, async (client) => {
    const page = await client.getApprovals();
    if (options["json"] === true) terminal.out(jsonText(page));
    else if (page.waiting.length === 0) terminal.out("Nothing waits for you.\n");
    else print(terminal, (pen, width) => sections(page.waiting.map((one) => questionLines(pen, one, page.timeZone, width))));
    return 0;
  });
}

/** What a run that parked wants to know. */
export function tellQuestions(terminal: Terminal, { steps, timeZone }: RunPage): void {
  const open = steps.flatMap(({ approval }) => (approval?.answer === null ? [approval] : []));
  if (open.length > 0) print(terminal, (pen, width) => [[], ...sections(open.map((one) => questionLines(pen, one, timeZone, width)))]);
}

const ways: Readonly<Record<AgentApproval["kind"], readonly [yes: string, no: string]>> = {
  call: ["Allow it once", "Deny it; the agent is told why"],
  uncertain: ["It did not happen: do it again", "It happened, or leave it"],
  "go-on": ["Let it go on", "End the run here"],
};

/** One question: what will happen as the world will see it, why it asks, what undoes it, how long it waits. */
export function questionLines(pen: Pen, one: AgentApproval, timeZone: string, width: number): Line[] {
  const { id, agent, tool, run, kind, title, lines, because, undo, spentMicros, expiresAt, askedAt } = one;
  const [yes, no] = ways[kind];
  const doubts = one.arguments.map(({ name, value, says, from, excerpt }) =>
    textLines(
      pen,
      "",
      `${name} ${value} ${says}${from === null ? "" : `, read by ${from}`}${excerpt === null ? "" : `: … ${excerpt} …`}`,
      width,
    ),
  );
  return sections([
    [
      [pen(title, "strong")],
      [pen(`${agent}${tool === "" ? "" : ` · ${tool}`} · run ${short(run)} · asked ${moment(askedAt, timeZone)}`, "dim")],
    ],
    lines.flatMap(({ name, text }) => textLines(pen, name, text.trimEnd(), width)),
    [
      ...textLines(pen, "why it asks", because === "" ? "It did not say." : because, width),
      ...doubts.flat(),
      ...labelled(
        pen,
        [
          ["undone by", undo ?? "Nothing undoes it."],
          ["spent", money(spentMicros)],
          ["waits until", `${moment(expiresAt, timeZone)}; then it counts as no`],
        ],
        width,
      ),
    ],
    nextStepLines(
      pen,
      [
        { when: yes, command: `upshot agents approve ${short(id)}` },
        ...(kind === "call" ? [{ when: "Allow this case always", command: `upshot agents approve ${short(id)} --always` }] : []),
        { when: no, command: `upshot agents deny ${short(id)} --reason "…"` },
      ],
      width,
    ),
  ]);
}
