import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryRepository } from "../fixtures/git/temporary-repository.ts";
import { inFolder, runUpshot } from "./run-upshot.ts";

/** Colours, sets the title, DEL, C1, and turns the writing direction. */
const hostile = "\u001b[31m\u001b]0;t\u0007\u007f\u009b31m\u202e";
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const steers = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const long = "x".repeat(100_000);

test(
  "what was typed is repeated safely, and by its beginning only",
  () =>
    inFolder(async (home) => {
      const repository = temporaryRepository();
      try {
        repository.commit("one", { "a.txt": "1\n" });
        mkdirSync(join(home, ".claude", "projects", "-p"), { recursive: true });
        for (const typed of [hostile, long]) {
          for (const args of [
            [typed],
            [`--${typed}`],
            ["usage", `--${typed}`],
            ["usage", "--by", typed],
            ["usage", "--tz", typed],
            ["usage", "--since", typed],
            ["usage", "--currency", typed],
            ["session", typed],
            ["explain", typed],
            ["tag", "s", typed],
            ["tag", typed, "exploration"],
            ["untag", typed],
            ["link", "s", typed],
            ["git", typed],
            ["prices", typed],
            ["prices", "search", typed],
            ["prices", "remove", typed],
            ["prices", "set", hostile, "--input", "1", "--output", "1"],
            ["plan", typed],
            ["plan", "remove", typed],
            ["plan", "set", "claude-code", hostile, "--monthly", "1", "--from", "2026-01-01"],
            ["plan"],
            ["prices", "--json"],
            ["plan", "--json"],
            ["delete-data"],
          ]) {
            const { out, err } = await runUpshot(args, { cwd: repository.dir, home });
            const said = `${out}${err}`;
            const shown = args.map((arg) => arg.slice(0, 40));
            expect({ shown, steers: steers.test(said) }).toEqual({ shown, steers: false });
            expect({ shown, tooLong: said.length > 5_000 }).toEqual({ shown, tooLong: false });
            expect(said).not.toBe("");
          }
        }
      } finally {
        repository.remove();
      }
    }),
  120_000,
);
