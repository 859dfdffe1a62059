import { readdirSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, runUpshot } from "./run-upshot.ts";

test("the sample's history goes nowhere else, whatever git's variables say, and is gone afterwards", () =>
  inFolder(async (home) => {
    const objects = join(home, "objects");
    const temporary = join(home, "tmp");
    for (const folder of [objects, temporary]) mkdirSync(folder);
    const env = { GIT_OBJECT_DIRECTORY: objects, GIT_DIR: join(home, "none"), TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: "1" };
    const { status, err } = await runUpshot(["report", "--or-sample", "--json"], { cwd: home, home, env });
    expect([status, err, readdirSync(objects), readdirSync(temporary)]).toEqual([0, "", [], []]);
  }));
