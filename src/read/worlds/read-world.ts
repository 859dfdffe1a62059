import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { Population } from "../../model/history.ts";
import { gatherWorld } from "./gather-world.ts";
import { rows, targetRows } from "./world-rows.ts";

/**
 * Reads a PadBench world's folder; labels are not looked at.
 * @throws UpshotError naming file and line where a row is not as the format says
 */
export async function readWorld(folder: string): Promise<Population> {
  for (const needed of ["people.ndjson", "sessions.ndjson", "usage.ndjson"])
    if (!existsSync(join(folder, needed)))
      throw new UpshotError({
        code: "no-world",
        message: `${folder} has no ${needed}`,
        hint: "A world is a folder with people.ndjson, sessions.ndjson, usage.ndjson and more: see bench/padbench/README.md.",
      });
  return gatherWorld({
    people: linesOf(folder, "people", rows.people),
    sessions: linesOf(folder, "sessions", rows.sessions),
    usage: linesOf(folder, "usage", rows.usage),
    artifacts: linesOf(folder, "artifacts", rows.artifacts),
    events: linesOf(folder, "events", rows.events),
    targets: readTargets(join(folder, "targets.json")),
  });
}

async function* linesOf<Schema extends z.ZodType>(
  folder: string,
  name: string,
  schema: Schema,
): AsyncGenerator<z.infer<Schema>, void, undefined> {
  const path = join(folder, `${name}.ndjson`);
  if (!existsSync(path)) return;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number++;
    if (line.trim() !== "") yield parse(schema, line, `${path}:${number}`);
  }
}

function readTargets(path: string): z.infer<typeof targetRows> {
  return existsSync(path) ? parse(targetRows, readFileSync(path, "utf8"), path) : [];
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, place: string): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UpshotError({ code: "bad-world", message: `${place} is no JSON`, hint: "One JSON object a line." });
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UpshotError({
    code: "bad-world",
    message: `${place}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
    hint: "The format is described in bench/padbench/README.md.",
  });
}
