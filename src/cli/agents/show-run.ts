import type { AgentOutcome, RunPage, RunStep } from "../../model/pages/agents.ts";
import type { CommandCall } from "../define-command.ts";
import { moment, span } from "../render/dates.ts";
import type { Line, Pen } from "../render/ink.ts";
import { jsonText } from "../render/json-text.ts";
import { money } from "../render/money.ts";
import { number } from "../render/numbers.ts";
import { labelled, paragraph, sections } from "../render/page.ts";
import { blank } from "../render/table.ts";
import { wrapFacts } from "../render/wrap.ts";
import { findRun, short } from "./find-run.ts";
import { withServer } from "./open-server.ts";
import { colon, sayAnswer, sayMoney, stepStateWords, verdictWords } from "./run-events.ts";
import { isOver, sayTrigger } from "../../model/run-words.ts";
import { print, sayClock, runStateWords, sayOutcomes } from "./say-agents.ts";
import { textLines } from "./text-lines.ts";
import { wholeRun } from "./whole-run.ts";

/** Columns of a step's id and time. */
const side = 16;

/** `upshot agents show RUN`: what a run read, decided, spent and did. */
export function showRun(call: CommandCall, [typed = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  return withServer(call, async (client) => {
    const page = await wholeRun(client, await findRun(client, typed));
    if (options["json"] === true) terminal.out(jsonText(page));
    else print(terminal, (pen, width) => pageLines(pen, page, width));
    return 0;
  });
}

function pageLines(pen: Pen, page: RunPage, width: number): Line[] {
  return sections([
    headLines(pen, page, width),
    ...page.steps.map((step) => stepLines(pen, page, step, width)),
    page.outcomes.length === 0
      ? []
      : [[pen("What came of it", "strong")], ...page.outcomes.flatMap((one) => outcomeLines(pen, page, one, width))],
  ]);
}

function headLines(pen: Pen, page: RunPage, width: number): Line[] {
  const { run, basis, startedWith, forgotten, limitMicros, reservedMicros, parent, children, wakeAt, timeZone } = page;
  const took = run.startedAt !== null && run.endedAt !== null ? `, took ${span(Date.parse(run.endedAt) - Date.parse(run.startedAt))}` : "";
  const kept = startedWith === null ? (forgotten ? "not kept: the run is over" : "") : startedWith.text;
  return [
    ...paragraph(pen, `${run.agent} ${runStateWords[run.state]}${colon(run.reason)}`, width, "strong", 0),
    ...labelled(
      pen,
      [
        ["run", run.id],
        ["began", `${moment(run.startedAt ?? run.queuedAt, timeZone)}, ${sayTrigger(run.trigger)}${took}`],
        ["told", kept.length > 300 ? `${kept.slice(0, 300)} …` : kept],
        ["wakes", wakeAt === null ? "" : moment(wakeAt, timeZone)],
        [
          "cost",
          `${money(run.costMicros)}${limitMicros === null ? "" : ` of ${money(limitMicros)} a run`}${reservedMicros === 0 ? "" : `, ${money(reservedMicros)} reserved`} (${basis})`,
        ],
        ["outcomes", sayOutcomes(run)],
        ["handed by", parent === null ? "" : `run ${short(parent)}`],
        ["handed on", children.map((child) => `${child.agent} ${short(child.id)} ${child.state}`).join(", ")],
      ],
      width,
    ),
  ];
}

function stepLines(pen: Pen, { run, timeZone }: RunPage, step: RunStep, width: number): Line[] {
  const { id, kind, tool, state, at, beganAt, tokens, said, args, effect, approval, because } = step;
  const model = kind === "model";
  const free = step.reservedMicros === 0 && (step.costMicros ?? 0) === 0;
  const facts = [
    model ? `the model answers (${tool})` : tool,
    state === "done" ? "" : stepStateWords[state],
    tokens === null ? "" : `${number(tokens)} tokens`,
    free ? "" : sayMoney(step),
  ];
  const shown = facts.filter((fact) => fact !== "").map((fact) => pen(fact).text);
  return [
    ...wrapFacts(shown, Math.max(20, width - side), pen("·").text).map((line, n) => [
      ...(n === 0 ? [pen(id.padEnd(6), "accent"), pen(`${sayClock(beganAt ?? at, timeZone)}  `, "dim")] : blank(side)),
      pen(line, model ? "plain" : "strong"),
    ]),
    ...textRows(pen, width, [
      ["said", model ? (said ?? (isOver(run) && state === "done" ? "not kept: the run is over" : "")) : ""],
      ["because", model ? because : `${verdictWords[step.verdict]}${colon(because)}`],
      ["with", args === null ? "" : oneLine(args)],
      [
        "you",
        approval === null ? "" : `${sayAnswer(approval)}${approval.answer === null ? `: upshot agents approve ${short(approval.id)}` : ""}`,
      ],
      ["did", effect === null ? "" : `${effect.kind} ${effect.about ?? effect.artifact}`],
      ["undo", effect === null ? "" : effect.undone ? "it was taken back" : (effect.undo ?? "nothing takes it back")],
    ]),
  ];
}

function outcomeLines(
  pen: Pen,
  { timeZone }: RunPage,
  { verifier, artifact, about, verdict, evidence, dueAt, judgedAt }: AgentOutcome,
  width: number,
): Line[] {
  const when = judgedAt === null || verdict === "pending" ? `looked at ${moment(dueAt, timeZone)}` : `seen ${moment(judgedAt, timeZone)}`;
  return textRows(pen, width, [[verdict, `${verifier}, ${when}: ${about ?? artifact}${evidence === "" ? "" : `; ${evidence}`}`]]);
}

function textRows(pen: Pen, width: number, rows: readonly (readonly [name: string, text: string])[]): Line[] {
  return rows.flatMap(([name, text]) => (text === "" ? [] : textLines(pen, name, text, width)));
}

/** Arguments as they stand on one line; the whole of them: upshot agents policy explain. */
function oneLine(args: string): string {
  const text = args.replaceAll(/\s*\n\s*/g, " ");
  return text.length > 160 ? `${text.slice(0, 160)} …` : text;
}
