import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, runUpshot } from "./run-upshot.ts";

test.skipIf(process.platform === "win32").each(["mkfifo", "mkdir"])("%s with the store's name: said, not waited for, left alone", (make) =>
  inFolder(async (home) => {
    mkdirSync(join(home, "state"));
    execFileSync(make, [join(home, "state", "upshot.db")]);
    const { status, out, err } = await runUpshot(["usage", "--json"], { cwd: home, home });
    expect([status, JSON.parse(out).responses]).toEqual([0, 0]);
    expect(err).toContain(`upshot.db is ${make === "mkdir" ? "a folder" : "a pipe, socket or device"}, not a file. Move it away`);
    expect(err).toContain("Nothing of this run is kept.");
    const remembered = await runUpshot(["plan", "set", "claude-code", "Max", "--monthly", "1", "--from", "2026-01-01"], {
      cwd: home,
      home,
    });
    expect([remembered.status, remembered.err.includes("cannot be remembered")]).toEqual([1, true]);
    expect((await runUpshot(["delete-data", "--yes"], { cwd: home, home })).out).toContain("Deleted.");
  }),
);
