import { Command, CommanderError, Option } from "commander";
import { readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CommandDefinition } from "./define-command.ts";
import { openTerminal } from "./terminal.ts";
import { version } from "./version.ts";

const folder = join(import.meta.dirname, "commands");
const fallback = "report";

/**
 * Runs one command line and returns the exit status: 0 done, 1 nothing usable was left or an error that
 * the message explains, 2 the command line itself is wrong.
 */
export async function run(words: readonly string[]): Promise<number> {
  const verbs = listVerbs();
  const first = words[0];
  const help = first === undefined ? false : ["--help", "-h", "help"].includes(first);
  const verb = first !== undefined && verbs.includes(first) ? first : fallback;
  if (first !== undefined && !help && !verbs.includes(first) && !first.startsWith("-")) return unknownVerb(first, verbs);
  let status = 0;
  // Commander's complaints repeat what was typed.
  let complaint = "";
  const output = { outputError: (text: string): void => void (complaint += text) };
  const program = new Command("upshot")
    .description("What AI use turned out: every token spent beside what it produced and whether that held.")
    .version(version, "-V, --version")
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ showGlobalOptions: false })
    .addHelpText("after", epilogue);
  // Only the verb that is called is loaded: help of all is the one case that needs every file.
  const needed = help ? verbs : [verb];
  for (const name of needed) {
    const definition = await loadCommand(name);
    program.addCommand(toCommander(name, definition, (result) => (status = result)).configureOutput(output), {
      isDefault: name === fallback,
    });
  }
  try {
    const own = verb === first ? await helpWithin(verb, words.slice(1)) : null;
    if (own !== null) {
      process.stdout.write(own);
      return 0;
    }
    await program.parseAsync(["node", "upshot", ...words]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (complaint !== "") process.stderr.write(await sayComplaint(complaint, verb));
      return error.exitCode === 0 ? 0 : 2;
    }
    const { explain, isWrongCommandLine } = await import("./explain-error.ts");
    process.stderr.write(explain(error, process.env["UPSHOT_DEBUG"] !== undefined));
    return isWrongCommandLine(error) ? 2 : 1;
  }
}

const epilogue = `
Without a command, upshot reports on the repository it stands in.

Options of the report, of which most commands know --repo and --logs: upshot report --help
  --repo DIR    another repository than the one you stand in
  --logs DIR    logs in this folder, not those the tools left on this machine
  --since 30d   only this period; also --until, --by, --all, --as-of, --html, --json

Examples:
  upshot                            what the AI use in this repository turned out
  upshot --since 2026-10-01         the same from a day on
  upshot --html report.html         the report as one page
  upshot usage --by model           tokens and cost only, fast

Exit status: 0 done, also where a period holds no session; 1 logs in which nothing could be used, or an error the
message explains; 2 wrong command line.
Reports upload nothing and use no network; only sync, import and serve do, where you name a server or start one.`;

function listVerbs(): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(ts|js)$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .map((name) => basename(name, extname(name)))
    .sort();
}

async function loadCommand(verb: string): Promise<CommandDefinition> {
  const module: { default: CommandDefinition } = await import(pathToFileURL(join(folder, verb + extname(import.meta.filename))).href);
  return module.default;
}

function toCommander(name: string, definition: CommandDefinition, done: (status: number) => void): Command {
  const command = new Command(name)
    .summary(definition.summary)
    // The help is wrapped to the terminal: only an empty line divides paragraphs.
    .description((definition.about ?? definition.summary).replace(/(?<!\n)\n(?!\n)/g, " "))
    .exitOverride();
  for (const argument of definition.arguments ?? []) command.argument(argument.name, argument.summary);
  for (const option of definition.options ?? []) {
    const made = new Option(option.flags, option.summary);
    command.addOption(option.choices === undefined ? made : made.choices([...option.choices]));
  }
  const widest = Math.max(0, ...definition.examples.map(([example]) => example.length));
  command.addHelpText(
    "after",
    `\nExamples:\n${definition.examples.map(([example, does]) => `  ${example.padEnd(widest)}  ${does}`).join("\n")}`,
  );
  command.action(async (...received: unknown[]) => {
    done(await definition.run({ arguments: command.args, options: command.opts(), terminal: openTerminal(process) }));
    void received;
  });
  return command;
}

/** The help of one of the things that a verb does; null where it is not asked for. */
async function helpWithin(verb: string, words: readonly string[]): Promise<string | null> {
  const end = words.indexOf("--");
  const before = end < 0 ? words : words.slice(0, end);
  if (!before.some((word) => word === "--help" || word === "-h")) return null;
  const { helpOf } = await loadCommand(verb);
  return (
    helpOf?.(
      before.filter((word) => word !== "--help" && word !== "-h"),
      openTerminal(process).view.width,
    ) ?? null
  );
}

/** In the words of all our errors: safe to print, without the rest of an argument of any length, and what to do next. */
async function sayComplaint(complaint: string, verb: string): Promise<string> {
  const { plainLines } = await import("./render/plain-text.ts");
  const said = complaint
    .replace(/^error: /, "")
    .replace(/\n\(Did you mean (.*)\?\)/, "; did you mean $1?")
    .trimEnd();
  const short = said.length <= longestComplaint ? plainLines(said) : `${plainLines(said.slice(0, longestComplaint))}…`;
  const { elsewhere = {} } = await loadCommand(verb);
  const hint = Object.entries(elsewhere).find(([flag]) => said.includes(`'${flag}'`))?.[1];
  return `upshot: ${short}\n${hint === undefined ? "" : `${hint}\n`}See upshot ${verb} --help.\n`;
}

const longestComplaint = 400;

async function unknownVerb(word: string, verbs: readonly string[]): Promise<number> {
  const { quoted } = await import("./render/quoted.ts");
  const { nearestWord } = await import("./nearest-word.ts");
  const near = nearestWord(word, verbs);
  process.stderr.write(
    `upshot: there is no command ${quoted(word)}${near === null ? "" : `; did you mean "${near}"?`}\nSee upshot --help.\n`,
  );
  return 2;
}
