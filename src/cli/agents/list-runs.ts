import type { CommandCall } from "../define-command.ts";
import { jsonText } from "../render/json-text.ts";
import { money } from "../render/money.ts";
import { nextStepLines, paragraph, sections } from "../render/page.ts";
import { table } from "../render/table.ts";
import { short } from "./find-run.ts";
import { withServer } from "./open-server.ts";
import { runsOf } from "./runs-of.ts";
import { print, sayMinute, sayOutcomes } from "./say-agents.ts";

/** `upshot agents runs NAME`: the newest 100 runs of an agent; with --all every one. */
export function listRuns(call: CommandCall, [name = ""]: readonly string[]): Promise<number> {
  const { options, terminal } = call;
  return withServer(call, async (client) => {
    const { runs, more, timeZone } = await runsOf(client, name, options["all"] === true);
    const [newest] = runs;
    if (options["json"] === true) terminal.out(jsonText({ timeZone, runs, moreRuns: more }));
    else if (newest === undefined) terminal.out(`${name} never ran. Start it with: upshot agents run ${name} --wait\n`);
    else
      print(terminal, (pen, width) =>
        sections([
          table(
            [
              { title: "run" },
              { title: "began" },
              { title: "state" },
              { title: "cost", align: "right" },
              { title: "outcomes", min: 12, drop: 1 },
              { title: "why", min: 12, drop: 2 },
            ],
            runs.map((run) => [
              [pen(short(run.id), "accent")],
              [pen(sayMinute(run.startedAt ?? run.queuedAt, timeZone))],
              [pen(run.state, run.state === "done" ? "plain" : "strong")],
              [pen(money(run.costMicros))],
              [pen(sayOutcomes(run))],
              [pen(run.reason, "dim")],
            ]),
            { width },
          ),
          more
            ? paragraph(pen, `Only the newest ${runs.length} are shown; all of them: upshot agents runs ${name} --all`, width, "dim")
            : [],
          nextStepLines(pen, [{ when: "What one did", command: `upshot agents show ${short(newest.id)}` }], width),
        ]),
      );
    return 0;
  });
}
