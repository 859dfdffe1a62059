import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { knownTools } from "./known-tools.ts";

test("every tool that a connector makes is known by name, and none that is not there", () => {
  const made = sources(join(import.meta.dirname, "..")).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^\s*name: "([a-z]+\.[a-z-]+)",$/gm)].map(([, name = ""]) => name),
  );
  expect([...new Set(made)].toSorted()).toEqual([...knownTools].toSorted());
});

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return name.endsWith(".ts") && !name.endsWith(".test.ts") ? [path] : [];
  });
}
