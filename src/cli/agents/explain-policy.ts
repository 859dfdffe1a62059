import { UpshotError } from "../../kit/errors.ts";
import type { AgentPage, RunPage, RunStep } from "../../model/pages/agents.ts";
import type { CommandCall } from "../define-command.ts";
import type { Line, Pen } from "../render/ink.ts";
import { jsonText } from "../render/json-text.ts";
import { labelled, nextStepLines, paragraph, sections } from "../render/page.ts";
import { quoted } from "../render/quoted.ts";
import { findRun, short } from "./find-run.ts";
import { withServer } from "./open-server.ts";
import { colon, sayAnswer, stepStateWords, verdictWords } from "./run-events.ts";
import { print } from "./say-agents.ts";
import { textLines } from "./text-lines.ts";
import { wholeRun } from "./whole-run.ts";

/** `upshot agents policy explain RUN [CALL]`: why calls were allowed, asked or refused; `explain NAME`: what an agent may. */
export function explainPolicy(call: CommandCall, [explain, typed = "", wanted]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  if (explain !== "explain" || typed === "")
    throw new UpshotError({
      code: "usage",
      message: "upshot agents policy explain takes a run, a run and a call, or an agent",
      hint: "For example: upshot agents policy explain 4f2a9c11 m2.1",
    });
  return withServer(call, async (client) => {
    const { agents } = await client.getAgents();
    if (wanted === undefined && agents.some(({ name }) => name === typed)) {
      const { policy } = await client.getAgentsByName({ name: typed });
      if (options["json"] === true) terminal.out(jsonText(policy));
      else print(terminal, (pen, width) => agentLines(pen, typed, policy, width));
      return 0;
    }
    const page = await wholeRun(client, await findRun(client, typed));
    const calls = page.steps.filter(({ kind, id }) => kind === "tool" && (wanted === undefined || id === wanted));
    const [only] = calls;
    if (wanted !== undefined && only === undefined) throw noSuchCall(page, wanted);
    if (options["json"] === true) terminal.out(jsonText(calls));
    else
      print(terminal, (pen, width) =>
        wanted === undefined || only === undefined ? runLines(pen, page, calls, width) : callLines(pen, only, width),
      );
    return 0;
  });
}

function noSuchCall({ run, steps }: RunPage, wanted: string): UpshotError {
  const model = steps.some(({ id }) => id === wanted);
  return new UpshotError({
    code: "not-found",
    message: model
      ? `${wanted} is an answer of the model: the policy decides about calls of tools`
      : `The run has no call ${quoted(wanted)}`,
    hint: `Its calls: upshot agents policy explain ${short(run.id)}`,
  });
}

function runLines(pen: Pen, { run }: RunPage, calls: readonly RunStep[], width: number): Line[] {
  const [first] = calls;
  if (first === undefined) return paragraph(pen, "No tool was called in this run.", width);
  return sections([
    calls.flatMap(({ id, tool, verdict, because }) => textLines(pen, id, `${tool} ${verdictWords[verdict]}${colon(because)}`, width)),
    nextStepLines(pen, [{ when: "One of them", command: `upshot agents policy explain ${short(run.id)} ${first.id}` }], width),
  ]);
}

const whys = {
  allow: "It was made without asking:",
  ask: "You were asked:",
  deny: "It was refused without a question:",
} as const;

function callLines(pen: Pen, { id, tool, verdict, because, state, origins, args, approval, effect }: RunStep, width: number): Line[] {
  return sections([
    [
      [pen(`${tool}, call ${id}: ${verdictWords[verdict]}`, "strong")],
      ...paragraph(pen, `${whys[verdict]} ${because === "" ? "no reason was kept." : `${because}.`}`, width),
    ],
    origins.length === 0
      ? paragraph(pen, "No argument of it says to whom, where, what or how much.", width, "dim")
      : [
          ...paragraph(pen, "Where the values come from that say to whom, where, what or how much:", width),
          ...origins.flatMap(({ name, says }) => textLines(pen, name, says, width)),
        ],
    args === null ? paragraph(pen, "Its arguments are not kept any more.", width, "dim") : textLines(pen, "with", args, width),
    labelled(
      pen,
      [
        ["you", approval === null ? "" : sayAnswer(approval)],
        ["then", state === "awaiting" ? "" : stepStateWords[state]],
        ["undo", effect === null ? "" : effect.undone ? "it was taken back" : (effect.undo ?? "nothing takes it back")],
      ],
      width,
    ),
  ]);
}

function agentLines(pen: Pen, name: string, policy: AgentPage["policy"], width: number): Line[] {
  const list = (title: string, all: readonly string[]): Line[] =>
    all.length === 0 ? [] : [[pen(title, "strong")], ...all.flatMap((one) => paragraph(pen, one, width))];
  return sections([
    [[pen(`What ${name} may do`, "strong")]],
    ...policy.tools.map(({ tool, scope, does, asks, never }) => [
      [pen(tool, "strong"), pen(`  ${scope}`, "dim")],
      ...[["unasked", does] as const, ["asks to", asks] as const, ["never", never] as const].flatMap(([title, all]) =>
        all.flatMap((one, n) => textLines(pen, n === 0 ? title : "", one, width)),
      ),
    ]),
    list("Always", policy.always),
    list("The organisation", policy.organisation),
    list(
      "You allowed always",
      policy.grants.map(({ words }) => words),
    ),
    paragraph(pen, `A question waits ${policy.approvalsExpire}; then it counts as no.`, width, "dim"),
  ]);
}
