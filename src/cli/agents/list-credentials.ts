import type { Client } from "../../client/open-client.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { CredentialRow, CredentialsPage } from "../../model/pages/agent-access.ts";
import type { CredentialTrial } from "../../model/pages/agent-trial.ts";
import type { CommandCall } from "../define-command.ts";
import { day } from "../render/dates.ts";
import type { Line, Pen } from "../render/ink.ts";
import { jsonText } from "../render/json-text.ts";
import { nextStepLines, paragraph, sections } from "../render/page.ts";
import { quoted } from "../render/quoted.ts";
import { table } from "../render/table.ts";
import { withServer } from "./open-server.ts";
import { print } from "./say-agents.ts";
import { textLines } from "./text-lines.ts";

/** `upshot agents credentials`: what agents sign in with, by name; `credentials test NAME`: tries one. @returns 1 where it does not work */
export function listCredentials(call: CommandCall, [act, typed = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  if (act !== undefined && (act !== "test" || typed === ""))
    throw new UpshotError({
      code: "usage",
      message: act === "test" ? "upshot agents credentials test needs the name of one" : `upshot agents credentials has no ${quoted(act)}`,
      hint: "For example: upshot agents credentials test work; without more words it lists them.",
    });
  return withServer(call, async (client) => {
    const page = await client.getAgentCredentials();
    if (act === "test") return test(call, client, page, typed);
    if (options["json"] === true) terminal.out(jsonText({ timeZone: page.timeZone, credentials: page.credentials }));
    else print(terminal, (pen, width) => listLines(pen, page, width));
    return 0;
  });
}

async function test({ options, terminal }: CommandCall, client: Client, page: CredentialsPage, typed: string): Promise<number> {
  const one = theOne(page, typed);
  const trial = await client.postAgentCredentialsByKindByNameTest({
    kind: one.kind,
    name: one.name,
    ...(one.shared ? { shared: "true" } : {}),
  });
  if (options["json"] === true) terminal.out(jsonText({ kind: one.kind, name: one.name, shared: one.shared, ...trial }));
  else print(terminal, (pen, width) => trialLines(pen, one, trial, width));
  return trial.works === false ? 1 : 0;
}

/** By its name, or by kind and name where two kinds have it; the reader's own before one for everybody. */
function theOne({ credentials }: CredentialsPage, typed: string): CredentialRow {
  const [first, second] = typed.split("/", 2);
  const fits = credentials.filter(({ kind, name }) => (second === undefined ? name === first : kind === first && name === second));
  const own = fits.filter(({ kind, shared }) => !shared || !fits.some((one) => one.kind === kind && !one.shared));
  const [found, other] = own;
  if (found !== undefined && other === undefined) return found;
  throw new UpshotError({
    code: found === undefined ? "not-found" : "usage",
    message: found === undefined ? `There is no credential ${quoted(typed)}` : `There are several that are called ${quoted(typed)}`,
    hint:
      found === undefined
        ? "upshot agents credentials lists them; they are entered on the page Agents."
        : `Say which: ${own.map(({ kind, name }) => `${kind}/${name}`).join(" or ")}`,
  });
}

function listLines(pen: Pen, { credentials, timeZone }: CredentialsPage, width: number): Line[] {
  const [first] = credentials;
  if (first === undefined)
    return paragraph(pen, "None is entered yet: mailboxes, providers of models and other access are entered on the page Agents.", width);
  return sections([
    table(
      [{ title: "name", min: 12 }, { title: "kind" }, { title: "for" }, { title: "entered", drop: 1 }],
      credentials.map(({ name, kind, shared, madeAt }) => [
        [pen(name, "strong")],
        [pen(kind)],
        [pen(shared ? "the organisation" : "your agents")],
        [pen(day(madeAt, timeZone))],
      ]),
      { width },
    ),
    credentials.flatMap(({ name, problem }) => (problem === null ? [] : textLines(pen, name, problem, width))),
    nextStepLines(pen, [{ when: "See whether one works", command: `upshot agents credentials test ${first.name}` }], width),
  ]);
}

function trialLines(pen: Pen, { kind, name }: CredentialRow, { works, steps }: CredentialTrial, width: number): Line[] {
  const words = works === null ? "could not be tested" : works ? "works" : "does not work yet";
  return sections([
    [[pen(`${kind} ${name} ${words}`, "strong")]],
    ...steps.map(({ name: step, worked, says, next }) => [
      ...textLines(pen, worked === null ? "not tried" : worked ? "worked" : "failed", `${step}: ${says}.`, width),
      ...textLines(pen, "", next, width).filter(() => next !== ""),
    ]),
  ]);
}
