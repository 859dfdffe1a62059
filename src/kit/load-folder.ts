import { readdirSync } from "node:fs";

/**
 * Files of a folder loaded by convention: one thing a file, exported by default, the file name is its id.
 * `folder` is a URL with a trailing slash, made with `new URL("../sources/", import.meta.url)`: `.ts` when run from
 * source, `.js` when built.
 */
export function listFolder(folder: URL): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension) && !/\.(test|d)\.ts$/.test(name) && !name.endsWith(".test.js"))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}

/**
 * Loads one file of the folder.
 * @throws TypeError where its default export is not what `check` asks for
 */
export async function loadFrom<T>(folder: URL, id: string, check: (value: unknown) => value is T): Promise<T> {
  const url = new URL(`${id}${extension}`, folder);
  const module: { readonly default?: unknown } = await import(url.href);
  if (!check(module.default)) throw new TypeError(`${url.pathname} does not export by default what its folder is for`);
  return module.default;
}

/** Loads the whole folder, by id in alphabetical order. */
export async function loadFolder<T>(folder: URL, check: (value: unknown) => value is T): Promise<ReadonlyMap<string, T>> {
  const ids = listFolder(folder);
  const loaded = await Promise.all(ids.map((id) => loadFrom(folder, id, check)));
  const byId = new Map<string, T>();
  loaded.forEach((value, index) => byId.set(ids[index] ?? "", value));
  return byId;
}

const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
