import { execFileSync } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reportSchema, type Report } from "../../src/model/report.ts";
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

const log = (cwd: string, at: string): string =>
  `${JSON.stringify({
    sessionId: "aaaa1111",
    cwd,
    version: "2.1.60",
    gitBranch: "main",
    type: "assistant",
    uuid: "a1",
    requestId: "r1",
    timestamp: at,
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [],
      usage: { input_tokens: 10, output_tokens: 1000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    },
  })}\n`;

test("a bundle knows nothing after it was made; a fetch from a remote does, and work since is pending", () =>
  inFolder(async (home) => {
    const origin = temporaryRepository();
    try {
      const landed = Date.UTC(2026, 0, 5, 9, 40);
      const sha = origin.commit("Add it", { "a.txt": "one\ntwo\n" }, { at: landed });
      origin.git("bundle", "create", "--quiet", join(home, "snapshot"), "--all");
      const clone = join(home, "clone");
      origin.git("clone", "--quiet", join(home, "snapshot"), clone);
      const git = (...args: string[]): void => void execFileSync("git", ["-C", clone, ...args], { stdio: "ignore" });
      const projects = join(home, ".claude", "projects", "-x");
      mkdirSync(projects, { recursive: true });
      writeFileSync(join(projects, "aaaa1111.jsonl"), log(clone, "2026-01-05T09:30:00.000Z"));
      const report = async (): Promise<Report> => {
        const { out } = await runUpshot(["--json"], { cwd: clone, home });
        return reportSchema.parse(JSON.parse(out));
      };
      await runUpshot(["link", "aaaa", sha], { cwd: clone, home });

      git("fetch", "origin");
      const snapshot = await report();
      expect([snapshot.asOf, snapshot.asOfBecause, snapshot.commits[0]?.verdict]).toEqual([
        new Date(landed).toISOString(),
        "newest commit",
        "pending",
      ]);
      expect((await runUpshot(["git", "survival"], { cwd: clone, home })).out).toContain("as of 5 Jan 2026, the newest commit");

      git("remote", "set-url", "origin", origin.dir);
      git("fetch", "origin");
      const fetched = await report();
      expect([fetched.asOfBecause, fetched.commits[0]?.verdict]).toEqual(["last fetch", "held"]);
      expect((await runUpshot(["git", "survival"], { cwd: clone, home })).out).toContain(", the last fetch");

      utimesSync(join(clone, ".git", "FETCH_HEAD"), landed / 1000 - 3600, landed / 1000 - 3600);
      const since = await report();
      expect(since.commits[0]).toMatchObject({ verdict: "pending", onDefaultBranch: false });
      expect(since.yield.pendingMicros).toBe(since.usage.costMicros);
    } finally {
      origin.remove();
    }
  }));
