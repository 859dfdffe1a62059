import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSource } from "./define-source.ts";
import { listFolder, loadFolder, loadFrom } from "./load-folder.ts";

let folder = "";
let url: URL;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-load-"));
  url = pathToFileURL(`${folder}/`);
  for (const name of ["b.ts", "a.ts"]) writeFileSync(join(folder, name), `export default "${name}";`);
  for (const name of ["a.test.ts", "types.d.ts", "notes.md", "c.js"]) writeFileSync(join(folder, name), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

const isText = (value: unknown): value is string => typeof value === "string";

test("files by their names, without tests and declarations", async () => {
  expect(listFolder(url)).toEqual(["a", "b"]);
  expect([...(await loadFolder(url, isText))]).toEqual([
    ["a", "a.ts"],
    ["b", "b.ts"],
  ]);
});

test("a file that exports something else is an error that names it", async () => {
  await expect(loadFrom(url, "a", isSource)).rejects.toThrow(/a\.ts does not export by default/);
});
