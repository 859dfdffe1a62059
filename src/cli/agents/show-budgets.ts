import type { Answer, Client } from "../../client/open-client.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { CommandCall } from "../define-command.ts";
import { text } from "../options.ts";
import type { Line, Pen } from "../render/ink.ts";
import { jsonText } from "../render/json-text.ts";
import { money } from "../render/money.ts";
import { nextStepLines, paragraph, sections } from "../render/page.ts";
import { quoted } from "../render/quoted.ts";
import { table } from "../render/table.ts";
import { withServer } from "./open-server.ts";
import { print } from "./say-agents.ts";

type Limits = Answer<"getAgentBudgets">;
const periods = ["day", "month"] as const;

/** `upshot agents budget [NAME|--owner|--org|--team T] [--day $] [--month $]`: shows limits, or sets those above single agents. */
export function showBudgets(call: CommandCall, [name]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  const wanted = periods.flatMap((period) => {
    const given = text(options[period]);
    return given === null ? [] : [{ period, micros: readMicros(period, given) }];
  });
  const groups = [options["owner"] === true, options["org"] === true, text(options["team"]) !== null].filter(Boolean).length;
  if (groups + (name === undefined ? 0 : 1) > 1)
    throw new UpshotError({ code: "usage", message: "Name one: an agent, --owner, --org or --team", hint: "See upshot agents --help." });
  if (wanted.length > 0 && name !== undefined)
    throw new UpshotError({
      code: "usage",
      message: `What ${name} itself may spend stands in its file`,
      hint: `Change the line "budget:" in agents/${name}/AGENT.md, or on its page; the server reads it again within seconds.`,
    });
  if (wanted.length > 0 && groups === 0)
    throw new UpshotError({
      code: "usage",
      message: "Whose limit?",
      hint: "For all your agents: upshot agents budget --owner --day 5; as an admin also --org or --team NAME.",
    });
  return withServer(call, async (client) => {
    if (name !== undefined) return showAgent(call, client, name);
    const scope = scopeOf(call, await client.getAgentBudgets());
    for (const { period, micros } of wanted) {
      const place = { scope: scope ?? "owner", period };
      await (micros === null
        ? client.deleteAgentBudgetsByScopeByPeriod(place)
        : client.putAgentBudgetsByScopeByPeriod({ ...place, body: { micros } }));
    }
    const page = await client.getAgentBudgets();
    const limits = page.limits.filter((limit) => scope === null || limit.scope === scope);
    if (options["json"] === true) terminal.out(jsonText({ limits }));
    else print(terminal, (pen, width) => limitLines(pen, limits, width));
    return 0;
  });
}

/** Whose limits are meant; null: all that the reader may set. */
function scopeOf({ options }: CommandCall, { subjects }: Limits): string | null {
  const team = text(options["team"]);
  const wanted = options["owner"] === true ? "owner" : options["org"] === true ? "org" : team === null ? null : `team:${team}`;
  if (wanted === null) return null;
  const found = subjects.find(({ scope, name }) => scope === wanted || (team !== null && name === `agents of ${team}`));
  if (found !== undefined) return found.scope;
  const teams = subjects.flatMap(({ scope }) => (scope.startsWith("team:") ? [scope.slice("team:".length)] : []));
  throw new UpshotError({
    code: "not-found",
    message: team === null ? "You cannot set limits for everybody" : `There is no team ${quoted(team)} that you can set a limit for`,
    hint: teams.length === 0 ? "There are no teams." : `There are: ${teams.slice(0, 20).join(", ")}${teams.length > 20 ? " …" : ""}`,
  });
}

function limitLines(pen: Pen, limits: Limits["limits"], width: number): Line[] {
  return sections([
    limits.length === 0
      ? paragraph(pen, "There is no limit above those of single agents.", width)
      : table(
          [
            { title: "for", min: 16 },
            { title: "each" },
            { title: "limit", align: "right" },
            { title: "spent or reserved", align: "right" },
          ],
          limits.map(({ name, period, limitMicros, spentMicros }) => [
            [pen(name, "strong")],
            [pen(period)],
            [pen(money(limitMicros))],
            [pen(spentMicros === null ? "not shown" : money(spentMicros))],
          ]),
          { width },
        ),
    paragraph(
      pen,
      "A call begins only if all limits above it still hold its worst case. Each agent has its own in its file.",
      width,
      "dim",
    ),
    nextStepLines(
      pen,
      [
        { when: "Set one", command: "upshot agents budget --owner --month 50" },
        { when: "Take one away", command: "upshot agents budget --owner --month off" },
      ],
      width,
    ),
  ]);
}

async function showAgent({ options, terminal }: CommandCall, client: Client, name: string): Promise<number> {
  const { money: own, above } = await client.getAgentsByName({ name });
  if (options["json"] === true) terminal.out(jsonText({ agent: name, money: own, above }));
  else
    print(terminal, (pen, width) =>
      sections([
        table(
          [{ title: "each" }, { title: "limit", align: "right" }, { title: "spent", align: "right" }, { title: "held", align: "right" }],
          own.map(({ period, limitMicros, spentMicros, reservedMicros }) => [
            [pen(period)],
            [pen(limitMicros === null ? "none" : money(limitMicros))],
            [pen(`${money(spentMicros)}${period === "run" ? " the dearest" : ""}`)],
            [pen(money(reservedMicros))],
          ]),
          { width },
        ),
        above.flatMap(({ scope, period, limitMicros }) =>
          paragraph(pen, `Bound also by ${money(limitMicros)} a ${period}: ${scope}`, width),
        ),
        paragraph(pen, `These limits stand in its file: the line "budget:" of agents/${name}/AGENT.md.`, width, "dim"),
      ]),
    );
  return 0;
}

/** Dollars as micro-dollars; null: no limit any more. */
function readMicros(period: string, given: string): number | null {
  if (given === "off") return null;
  const match = /^\$?(\d{1,6}(?:\.\d{1,6})?)$/.exec(given.trim());
  if (match?.[1] !== undefined) return Math.round(Number(match[1]) * 1e6);
  throw new UpshotError({
    code: "usage",
    message: `--${period} ${quoted(given)} is no amount`,
    hint: `Write dollars, --${period} 5 or --${period} 2.50, or "off" for no limit.`,
  });
}
