import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { reportSchema } from "../../src/model/report.ts";
import { temporaryRepository } from "../fixtures/git/temporary-repository.ts";
import { inFolder, runUpshot } from "./run-upshot.ts";

test.each([
  ["1970-01-01T00:00:01Z", "1970-01-01"],
  ["2099-06-01T00:00:00Z", "2099-06-01"],
])("a newest commit dated %s does not date the report", (date, shown) =>
  inFolder(async (home) => {
    const repository = temporaryRepository();
    try {
      repository.commit("Sound", { "a.txt": "1\n" }, { at: Date.UTC(2026, 0, 5, 9) });
      const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      const person = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"];
      execFileSync("git", [...person, "commit", "--quiet", "--allow-empty", "-m", "Absurd"], { cwd: repository.dir, env });
      const { out, err, status } = await runUpshot(["--json"], { cwd: repository.dir, home });
      const report = reportSchema.parse(JSON.parse(out));
      expect([status, report.asOf, report.asOfBecause]).toEqual([0, "2026-01-05T09:00:00.000Z", "newest commit"]);
      expect(err).toContain(`is dated ${shown}, which cannot be: judged as of the newest commit with a date that can be, 2026-01-05`);
    } finally {
      repository.remove();
    }
  }),
);
