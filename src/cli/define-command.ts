import type { View } from "./render/terminal-view.ts";

/** One verb of the command line: one file in `src/cli/commands`, whose name is the verb. */
export interface CommandDefinition {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Longer help, shown above the options. */
  readonly about?: string;
  readonly arguments?: readonly ArgumentDefinition[];
  readonly options?: readonly OptionDefinition[];
  /** By an option people look for here in vain: where they find it. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Command lines with what they do; shown below the options. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /**
   * Of a verb that does many things: the help of what these words name, in so many columns; null: that of the verb.
   * @throws UpshotError `usage`
   */
  readonly helpOf?: (words: readonly string[], width: number) => Promise<string | null>;
  /**
   * Does the work; heavy modules are imported inside, so that help stays fast.
   * @returns exit status: 0, or 1 where nothing usable was left
   */
  run(call: CommandCall): Promise<number>;
}

export interface ArgumentDefinition {
  /** In commander's form: `<session>` is required, `[name]` optional, `[name...]` many. */
  readonly name: string;
  readonly summary: string;
}

export interface OptionDefinition {
  /** In commander's form: `--since <date>`. */
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
}

export interface CommandCall {
  readonly arguments: readonly string[];
  /** By the long flag's camel-cased name: `--as-of` is `asOf`. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly terminal: Terminal;
}

/** The world a command sees: everything that is not pure comes from here. */
export interface Terminal {
  readonly directory: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What the output can show: width, colours, characters. */
  readonly view: View;
  readonly now: number;
  readonly timeZone: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly progressTo: NodeJS.WriteStream | null;
  /** The person's answer to a question, or null where nobody can answer. */
  readonly ask: (question: string) => Promise<string | null>;
}

export function defineCommand(definition: CommandDefinition): CommandDefinition {
  return definition;
}
