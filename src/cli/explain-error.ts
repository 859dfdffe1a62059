import { UpshotError } from "../kit/errors.ts";
import { plainLines } from "./render/plain-text.ts";

const wrongCommandLine: ReadonlySet<string> = new Set(["bad-option", "bad-argument", "bad-tag", "usage"]);

/** Was it the words on the command line, and nothing that was found behind them? */
export function isWrongCommandLine(error: unknown): boolean {
  return error instanceof UpshotError && wrongCommandLine.has(error.code);
}

/**
 * What a person reads when a command fails: what happened, and what to do next. Messages name files and refs, and quote
 * git: nothing in them may steer the terminal.
 */
export function explain(error: unknown, detailed: boolean): string {
  if (error instanceof UpshotError) {
    const cause =
      detailed && error.cause !== undefined
        ? `\n${error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : JSON.stringify(error.cause)}`
        : "";
    return plainLines(`upshot: ${error.message}\n${error.hint === "" ? "" : `${error.hint}\n`}${cause}`);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `upshot: this is a defect in upshot, please report it with the lines below.\n${plainLines(text)}\n`;
}
