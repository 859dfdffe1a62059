/** What a program says while it runs. Fields are for machines: never text of prompts, names, addresses or secrets. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One line a message: `warn  message  field=value`. `write` gets whole lines, for example `(line) => process.stderr.write(line)`. */
export function lineLog(write: (line: string) => void): Log {
  const say =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      const rest = Object.entries(fields).map(([name, value]) => `  ${name}=${typeof value === "string" ? JSON.stringify(value) : value}`);
      write(`${level.padEnd(6)}${message.replaceAll("\n", " ")}${rest.join("")}\n`);
    };
  return { info: say("info"), warn: say("warn"), error: say("error") };
}

/** Says nothing. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
