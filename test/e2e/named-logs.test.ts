import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, runUpshot } from "./run-upshot.ts";

test("a folder that no tool lays out so is refused, with the layouts that are understood", () =>
  inFolder(async (home) => {
    mkdirSync(join(home, "machine", "tmp"), { recursive: true });
    writeFileSync(join(home, "machine", "tmp", "a.json"), "{}\n");
    for (const folder of [join(home, "machine"), home]) {
      const { status, out, err } = await runUpshot(["usage", "--logs", folder], { cwd: home, home });
      expect([status, out]).toEqual([1, ""]);
      expect(err).toContain("does not hold logs in a layout that upshot knows");
      for (const layout of ["projects/", "sessions/YYYY/MM/DD/rollout-*.jsonl", "chats/session-*.json", "opencode.db"])
        expect(err).toContain(layout);
    }
    const { err } = await runUpshot(["usage", "--logs", join(home, "nowhere")], { cwd: home, home });
    expect(err).toContain("There is no folder");
  }));
