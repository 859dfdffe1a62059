import { createWriteStream, existsSync } from "node:fs";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { UpshotError } from "../kit/errors.ts";
import { loadDetectors } from "../measure/padding/load-detectors.ts";
import { readModel } from "../measure/padding/read-model.ts";
import { weigh, type WeighedPerson } from "../measure/padding/weigh.ts";
import { score, type Prediction } from "../padbench/score.ts";
import { isoWeek, readTruth } from "../padbench/truth.ts";
import { sayScore } from "../padbench/write-report.ts";
import { readWorld } from "../read/worlds/read-world.ts";
import { loadConfusers, loadStrategies } from "../simulator/worlds/load.ts";
import { makeWorld } from "../simulator/worlds/make-world.ts";
import { writeWorld } from "../simulator/worlds/write-world.ts";
import type { CommandCall } from "./define-command.ts";

/** `upshot padbench`: makes a world where asked to, has the detectors weigh it, and scores what they say. */
export async function padBench({ options, terminal }: CommandCall): Promise<number> {
  const tell = (text: string): void => {
    if (options["json"] !== true) terminal.err(`${text}\n`);
  };
  const made = textOf(options["make"]);
  const named = textOf(options["world"]) ?? made;
  if (named === null)
    throw new UpshotError({
      code: "usage",
      message: "padbench needs a world",
      hint: "upshot padbench --make w1 makes one; upshot padbench --world FOLDER scores one.",
    });
  const folder = resolve(terminal.directory, named);
  if (made !== null) {
    const place = resolve(terminal.directory, made);
    if (existsSync(join(place, "people.ndjson")))
      throw new UpshotError({
        code: "usage",
        message: `${place} holds a world already`,
        hint: "Name another folder, or score it with --world.",
      });
    tell("making a simulated world …");
    const [people, weeks, seed] = [
      numberOf(options["people"], "people", 240),
      numberOf(options["weeks"], "weeks", 26),
      numberOf(options["seed"], "seed", 1),
    ];
    await writeWorld(makeWorld({ people, weeks, seed, strategies: await loadStrategies(), confusers: await loadConfusers() }), place);
  }
  tell("reading …");
  const population = await readWorld(folder);
  tell(`weighing ${population.histories.length} people …`);
  const weighed = weigh(population, await loadDetectors(), readModel());
  const predictions = weighed.flatMap(predictionsOf);
  const out = textOf(options["predictions"]);
  if (out !== null) await writeLines(resolve(terminal.directory, out), predictions);
  const result = score(predictions, await readTruth(folder));
  terminal.out(options["json"] === true ? `${JSON.stringify(result)}\n` : `${sayScore(result).join("\n")}\n`);
  return 0;
}

type Written = Prediction & { readonly signs: readonly { readonly detector: string; readonly strength: number }[] };

function predictionsOf({ person, weeks, sessions }: WeighedPerson): Written[] {
  return [
    ...weeks.map(({ monday, probability, share, flagged, signs }): Written => ({
      personWeek: `${person}:${isoWeek(monday)}`,
      probability: rounded(probability),
      flagged,
      share: rounded(share),
      signs: signs.map(({ detector, strength }) => ({ detector, strength: rounded(strength) })),
    })),
    ...sessions.map(({ id, probability, signs }): Written => ({
      session: id,
      probability: rounded(probability),
      signs: signs.map(({ detector, strength }) => ({ detector, strength: rounded(strength) })),
    })),
  ];
}

async function writeLines(path: string, rows: readonly object[]): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < rows.length; at += 1000) {
    const text = rows
      .slice(at, at + 1000)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("");
    if (!file.write(text)) await once(file, "drain");
  }
  file.end();
  await finished(file);
}

function textOf(value: string | boolean | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: string | boolean | undefined, name: string, usual: number): number {
  if (value === undefined) return usual;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UpshotError({ code: "usage", message: `--${name} is a whole number above 0`, hint: `For example --${name} ${usual}.` });
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
