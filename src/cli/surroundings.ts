import type { CommandCall } from "./define-command.ts";
import { text } from "./options.ts";
import type { Surroundings } from "./render/surroundings.ts";
import type { BuiltReport } from "./report/build-report.ts";

/** How the person called, and what the report does not hold, for the pages drawn from it. */
export function surroundingsOf({ options, terminal }: Pick<CommandCall, "options" | "terminal">, { gathered }: BuiltReport): Surroundings {
  const { judged, sessions, wanted } = gathered;
  return {
    word: wordFor(terminal.variables),
    repo: text(options["repo"]),
    logs: text(options["logs"]),
    all: options["all"] === true,
    now: terminal.now,
    newestCommit: judged.length === 1 ? (judged[0]?.repository.newestCommit ?? null) : null,
    newestSession: sessions.reduce<number | null>(
      (newest, { id, to }) => (wanted.has(id) && to > 0 && to > (newest ?? 0) ? to : newest),
      null,
    ),
    more: options["more"] === true,
  };
}

/** In a checkout, `npm run report` and `npm run upshot -- …` are what was typed; npm says so to what it runs. */
function wordFor(variables: CommandCall["terminal"]["variables"]): string {
  const script = variables["npm_lifecycle_event"] ?? "";
  return variables["npm_package_name"] === "upshot" && ["upshot", "report"].includes(script) ? "npm run upshot --" : "upshot";
}
