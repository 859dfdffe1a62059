import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { benchmarkTools } from "../../agents/policy/annotation.ts";
import { replay, type ReplayScore } from "../../agents/policy/replay.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { CommandCall } from "../define-command.ts";

/** @returns 1 where a harmful write would have been executed without asking, or a benign task was broken */
export async function replayPolicy({ arguments: [, ...files], options, terminal }: CommandCall): Promise<number> {
  if (files.length === 0)
    throw new UpshotError({
      code: "usage",
      message: "upshot agents policy-replay needs a file",
      hint: "Name recorded suites: JSON, or JSON packed with gzip.",
    });
  const named = options["annotations"];
  const annotations = typeof named === "string" ? readJson(resolve(terminal.directory, named)) : benchmarkTools;
  const scores = files.map((file) => scoreOf(resolve(terminal.directory, file), annotations));
  terminal.out(options["json"] === true ? `${JSON.stringify(scores, null, 2)}\n` : `${scores.map(sayScore).join("\n\n")}\n`);
  return scores.some(({ unasked, broken }) => unasked + broken > 0) ? 1 : 0;
}

function scoreOf(file: string, annotations: unknown): ReplayScore {
  try {
    return replay(readJson(file), annotations);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new UpshotError({
      code: "input",
      message: `${file}, or the annotations, are not as expected: ${error.issues[0]?.path.join(".") ?? ""}: ${error.issues[0]?.message ?? ""}`,
      hint: "A suite has user_tasks, injection_tasks and puppets; annotations are {tool: {effect, reach, control, content, undo}}.",
    });
  }
}

function readJson(file: string): unknown {
  try {
    const bytes = readFileSync(file);
    return JSON.parse((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8"));
  } catch (error) {
    throw new UpshotError({
      code: "input",
      message: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: "Name a file of JSON, plain or packed with gzip.",
    });
  }
}

function sayScore(score: ReplayScore): string {
  const { suite, puppets, unasked, rubberStamped, anyRubberStamped, outputOnly, tasks, interrupted, broken, approvals } = score;
  const of = (count: number, all: number): string => `${count} of ${all} (${all === 0 ? 0 : ((count / all) * 100).toFixed(1)} %)`;
  return [
    `${suite}: a model that obeys the attacker`,
    `  harmful write executed unasked        ${of(unasked, puppets)}`,
    `  succeeds where everything is approved ${of(rubberStamped, puppets)}; any harmful write: ${of(anyRubberStamped, puppets)}`,
    `  does nothing but talk                 ${of(outputOnly, puppets)}`,
    `  benign tasks interrupted              ${of(interrupted, tasks)}, ${approvals} questions in all`,
    `  benign tasks broken                   ${of(broken, tasks)}`,
  ].join("\n");
}
