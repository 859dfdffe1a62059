import { readdirSync } from "node:fs";
import type { Confuser } from "./confuser.ts";
import { littleOfEverything } from "./little-of-everything.ts";
import type { Strategy } from "./strategy.ts";

/** All strategies: each is the default export of a file in `strategies/`; the last is a mix of the others. */
export async function loadStrategies(): Promise<Strategy[]> {
  const strategies = await load(
    new URL("./strategies/", import.meta.url),
    (value): value is Strategy => isNamed(value) && "begin" in value,
  );
  return [...strategies, littleOfEverything(strategies)];
}

/** All confusers, by file name: each is the default export of a file in `confusers/`. */
export function loadConfusers(): Promise<Confuser[]> {
  return load(new URL("./confusers/", import.meta.url), (value): value is Confuser => isNamed(value) && !("shows" in value));
}

async function load<Kind>(folder: URL, check: (value: unknown) => value is Kind): Promise<Kind[]> {
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const files = readdirSync(folder).filter((name) => name.endsWith(extension) && !name.includes(".test."));
  const modules: { readonly default?: unknown }[] = await Promise.all(files.sort().map((name) => import(new URL(name, folder).href)));
  return modules.map((module, index) => {
    if (!check(module.default)) throw new TypeError(`${files[index] ?? ""} does not export by default what its folder is for`);
    return module.default;
  });
}

function isNamed(value: unknown): value is { readonly name: string; readonly who: string } {
  return typeof value === "object" && value !== null && "name" in value && "who" in value;
}
