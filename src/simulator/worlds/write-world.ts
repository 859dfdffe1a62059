import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { World } from "./world.ts";

/** Writes a world as the folder that bench/padbench/README.md describes. */
export async function writeWorld(world: World, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await lines(folder, "people", world.people, ({ joined, ...row }) => ({ ...row, joined: iso(joined) }));
  await lines(folder, "sessions", world.sessions, ({ start, end, ...row }) => ({ ...row, start: iso(start), end: iso(end) }));
  await lines(folder, "usage", world.usage, ({ at, sketch, ...row }) => ({
    ...row,
    at: iso(at),
    ...(sketch === undefined ? {} : { sketch: hexOf(sketch) }),
  }));
  await lines(folder, "artifacts", world.artifacts, ({ at, ...row }) => ({ ...row, at: iso(at) }));
  await lines(folder, "events", world.events, ({ at, ...row }) => ({ ...row, at: iso(at) }));
  await lines(folder, "labels", world.labels, (row) => row);
  const targets = world.targets.map(({ from, ...row }) => ({ ...row, from: iso(from) }));
  writeFileSync(join(folder, "targets.json"), `${JSON.stringify(targets, null, 2)}\n`);
}

async function lines<Row>(folder: string, name: string, rows: readonly Row[], say: (row: Row) => object): Promise<void> {
  const out = createWriteStream(join(folder, `${name}.ndjson`));
  const block = 2000;
  for (let at = 0; at < rows.length; at += block) {
    const text = rows.slice(at, at + block).reduce((sum, row) => `${sum}${JSON.stringify(say(row))}\n`, "");
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function hexOf(sketch: Uint16Array): string {
  return Array.from(sketch, (part) => part.toString(16).padStart(4, "0")).join("");
}
