import { homedir } from "node:os";
import type { Terminal } from "./define-command.ts";

/** The real terminal: reads the process once, so that commands see plain values. */
export function openTerminal(source: NodeJS.Process): Terminal {
  const variables = source.env;
  const columns = Number(variables["COLUMNS"]);
  const width = source.stdout.columns ?? (Number.isInteger(columns) && columns > 0 ? columns : 80);
  return {
    directory: source.cwd(),
    home: homedir(),
    platform: source.platform,
    variables,
    width,
    color: wantsColor(source),
    unicode: wantsUnicode(source),
    now: Date.now(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    out: (text) => void source.stdout.write(text),
    err: (text) => void source.stderr.write(text),
    progressTo: source.stderr.isTTY && variables["TERM"] !== "dumb" ? source.stderr : null,
    ask: (question) => ask(source, question),
  };
}

/** NO_COLOR (no-color.org) wins, then FORCE_COLOR, then whether the output is a terminal. */
function wantsColor(source: NodeJS.Process): boolean {
  if ((source.env["NO_COLOR"] ?? "") !== "") return false;
  if ((source.env["FORCE_COLOR"] ?? "") !== "") return source.env["FORCE_COLOR"] !== "0";
  return source.stdout.isTTY === true && source.env["TERM"] !== "dumb";
}

/** A locale that names another encoding than UTF-8 gets plain ASCII bars. */
function wantsUnicode(source: NodeJS.Process): boolean {
  const locale = source.env["LC_ALL"] || source.env["LC_CTYPE"] || source.env["LANG"] || "";
  if (source.platform === "win32" || locale === "") return true;
  return /utf-?8/i.test(locale) || !(source.stdout.isTTY ?? false);
}

async function ask(source: NodeJS.Process, question: string): Promise<string | null> {
  if (!source.stdin.isTTY || !source.stderr.isTTY) return null;
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: source.stdin, output: source.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
