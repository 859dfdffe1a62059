import { UpshotError } from "../../kit/errors.ts";
import type { CommandCall } from "../define-command.ts";
import { nearestWord } from "../nearest-word.ts";
import { quoted } from "../render/quoted.ts";
import { wrap } from "../render/wrap.ts";
import { jsonOption } from "../options.ts";
import { subcommandOptions } from "./subcommand-options.ts";
import { subcommands, type Subcommand } from "./subcommands.ts";

const names = Object.keys(subcommands);

/** Runs what the first word names. @throws UpshotError `usage` where there is no such thing, or it takes no such words or options */
export async function runSubcommand(call: CommandCall): Promise<number> {
  const [what, ...words] = call.arguments;
  if (what === "help") {
    const text = words.length === 0 ? null : helpOf(words, call.terminal.view.width);
    if (text === null)
      throw new UpshotError({ code: "usage", message: "help is asked for one word", hint: "Such as: upshot agents run --help" });
    call.terminal.out(text);
    return 0;
  }
  const found = named(what);
  const { usage, words: range, options } = found;
  const [least, most] = range;
  const hint = `It is written: upshot agents ${what}${usage === "" ? "" : ` ${usage}`}\nSee upshot agents ${what} --help.`;
  const strange = Object.keys(call.options).find((name) => name !== "json" && !options.includes(name));
  if (strange !== undefined) throw new UpshotError({ code: "usage", message: `upshot agents ${what} has no --${strange}`, hint });
  if (words.length < least || words.some((word) => word === ""))
    throw new UpshotError({ code: "usage", message: `upshot agents ${what} needs more than that`, hint });
  if (words.length > most)
    throw new UpshotError({ code: "usage", message: `upshot agents ${what} has no use for ${quoted(words[most] ?? "")}`, hint });
  return found.run(call, words);
}

/** @throws UpshotError `usage`, with the word that was most likely meant */
function named(what = ""): Subcommand {
  const found = Object.hasOwn(subcommands, what) ? subcommands[what] : undefined;
  if (found !== undefined) return found;
  const near = nearestWord(what, names);
  throw new UpshotError({
    code: "usage",
    message:
      what === ""
        ? "upshot agents needs to be told what to do"
        : `upshot agents has no ${quoted(what)}${near === null ? "" : `; did you mean ${near}?`}`,
    hint: `There are ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}. See upshot agents --help.`,
  });
}

/**
 * The help of what the first of these words names; null: they name nothing, and the help of all is meant.
 * @throws UpshotError `usage` where there is no such thing
 */
export function helpOf(words: readonly string[], width: number): string | null {
  const what = words.find((word) => Object.hasOwn(subcommands, word)) ?? words.find((word) => !word.startsWith("-"));
  if (what === undefined) return null;
  const { usage, about, options, examples } = named(what);
  const own = subcommandOptions.filter(({ of, flags }) => (of.length === 0 ? options.includes(nameOf(flags)) : of.includes(what)));
  const list = [
    ...own.map(({ flags, summary }) => [flags, summaryFor(what, summary)] as const),
    [jsonOption.flags, jsonOption.summary] as const,
  ];
  const widestFlag = Math.max(...list.map(([flags]) => flags.length));
  const widestExample = Math.max(...examples.map(([command]) => command.length));
  const paragraphs = about.split("\n\n").map((text) => wrap(text.replaceAll("\n", " "), width).join("\n"));
  return [
    wrap(`Usage: upshot agents ${what}${usage === "" ? "" : ` ${usage}`}`, width - 7)
      .map((line, n) => `${n === 0 ? "" : "       "}${line}\n`)
      .join(""),
    ...paragraphs.map((text) => `${text}\n`),
    `Options:\n${list
      .map(([flags, summary]) =>
        wrap(summary, Math.max(20, width - widestFlag - 4))
          .map((line, n) => `  ${(n === 0 ? flags : "").padEnd(widestFlag)}  ${line}\n`)
          .join(""),
      )
      .join("")}`,
    `Examples:\n${examples.map(([command, does]) => `  ${command.padEnd(widestExample)}  ${does}\n`).join("")}`,
  ].join("\n");
}

function nameOf(flags: string): string {
  return /^--([a-z]+)/.exec(flags)?.[1] ?? "";
}

/** Of an option that two subcommands have, what it is to this one: "stop: every agent; runs: not only the newest". */
function summaryFor(what: string, summary: string): string {
  return (
    summary
      .split("; ")
      .find((part) => part.startsWith(`${what}: `))
      ?.slice(what.length + 2) ?? summary
  );
}
