import { expect, test } from "vitest";
import { inFolder, runUpshot } from "./run-upshot.ts";

test.each(["search", "set", "remove"])("prices %s refuses a name of any length, in few words", (action) =>
  inFolder(async (home) => {
    const ran = await runUpshot(["prices", action, "x*".repeat(50_000), "--input", "1", "--output", "1"], { cwd: home, home });
    expect([ran.status, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain("at most 200 letters, this one 100,000");
    expect(ran.err.length).toBeLessThan(300);
  }),
);
