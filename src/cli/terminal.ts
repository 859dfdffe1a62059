import { homedir } from "node:os";
import type { Terminal } from "./define-command.ts";
import { terminalView } from "./render/terminal-view.ts";

/** The real terminal: reads the process once, so that commands see plain values. */
export function openTerminal(source: NodeJS.Process): Terminal {
  const variables = source.env;
  return {
    directory: source.cwd(),
    home: homedir(),
    platform: source.platform,
    variables,
    view: terminalView({ isTTY: source.stdout.isTTY, columns: source.stdout.columns, variables }),
    now: Date.now(),
    // Asked for only where a day matters: the first use of Intl costs some 13 ms.
    get timeZone() {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      // A machine with an empty TZ has no zone to name; POSIX takes that for UTC.
      return zone === "Etc/Unknown" ? "UTC" : zone;
    },
    out: (text) => void source.stdout.write(text),
    err: (text) => void source.stderr.write(text),
    progressTo: source.stderr.isTTY && variables["TERM"] !== "dumb" ? source.stderr : null,
    ask: (question) => ask(source, question),
  };
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
