import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reportSchema, type Report, type YieldMicros } from "../../src/model/report.ts";
import { temporaryRepository } from "../fixtures/git/temporary-repository.ts";
import { inFolder, runUpshot } from "./run-upshot.ts";

const total = (parts: YieldMicros): number =>
  parts.heldMicros + parts.pendingMicros + parts.explorationMicros + parts.unlinkedMicros + parts.undoneMicros;

async function sampleReport(cwd: string, ...args: string[]): Promise<Report> {
  const ran = await runUpshot(["report", "--or-sample", "--json", ...args], { cwd, home: cwd });
  expect({ status: ran.status, err: ran.err }).toEqual({ status: 0, err: "" });
  return reportSchema.parse(JSON.parse(ran.out));
}

describe("the sample", () => {
  test("its report keeps the contract, and all sums add up", () =>
    inFolder(async (folder) => {
      const report = await sampleReport(folder, "--by", "model");
      expect(report.sample).toBe(true);
      expect(report.sessions.length).toBeGreaterThan(40);
      expect(total(report.yield)).toBe(report.usage.costMicros);
      expect(report.sessions.reduce((sum, session) => sum + session.costMicros, 0)).toBe(report.usage.costMicros);
      for (const session of report.sessions) expect(total(session.yield)).toBe(session.costMicros);
      for (const groups of [report.days, report.byModel, report.byTool, report.by?.groups ?? []]) {
        expect(groups.reduce((sum, group) => sum + group.costMicros, 0)).toBe(report.usage.costMicros);
        expect(groups.reduce((sum, group) => sum + group.yield.heldMicros, 0)).toBe(report.yield.heldMicros);
        expect(groups.reduce((sum, group) => sum + group.yield.undoneMicros, 0)).toBe(report.yield.undoneMicros);
        for (const group of groups) expect(total(group.yield)).toBe(group.costMicros);
      }
      for (const part of Object.values(report.yield)) expect(part).toBeGreaterThan(0);
      // What is printed beside a figure is what it was divided by.
      const { unitCost, counts } = report;
      expect(unitCost.perHeldCommitMicros).toBe(Math.round(report.yield.heldMicros / counts.heldCommits));
      expect(unitCost.per100LinesAliveMicros).toBe(Math.round((100 * report.yield.heldMicros) / counts.linesAlive));
      expect(report.byTool.reduce((sum, group) => sum + group.sessions, 0)).toBe(report.sessions.length);
    }));

  test.each(["session", "branch", "pull-request", "tool", "day", "month", "year", "project"])("by %s the parts still add up", (by) =>
    inFolder(async (folder) => {
      const report = await sampleReport(folder, "--by", by);
      const groups = report.by?.groups ?? [];
      expect(groups.length).toBeGreaterThan(0);
      expect(groups.reduce((sum, group) => sum + group.costMicros, 0)).toBe(report.usage.costMicros);
      expect(groups.reduce((sum, group) => sum + total(group.yield), 0)).toBe(report.usage.costMicros);
    }),
  );

  test("twice the same, and labelled as a sample on the first screen and in the page", () =>
    inFolder(async (folder) => {
      const strip = (report: Report): unknown => ({ ...report, repository: null, repositories: [], by: null, lookedIn: [] });
      expect(strip(await sampleReport(folder))).toEqual(strip(await sampleReport(folder)));
      const screen = await runUpshot(["report", "--or-sample"], { cwd: folder, home: folder });
      expect(screen.out).toMatch(/sample/i);
      expect(screen.out).not.toContain("\u001b");
      const page = await runUpshot(["report", "--or-sample", "--html", "r.html"], { cwd: folder, home: folder });
      expect(page.status).toBe(0);
      expect(readFileSync(join(folder, "r.html"), "utf8")).toMatch(/sample/i);
    }));
});

/** A Claude Code log of one session that edits a file and commits. */
function sessionLog(id: string, cwd: string, code: string, at = "2026-01-05T09:30:00.000Z"): string {
  const base = { sessionId: id, cwd, version: "2.1.60", gitBranch: "main", isSidechain: false, userType: "external", timestamp: at };
  const usage = { input_tokens: 10, output_tokens: 1000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  return [
    {
      ...base,
      type: "assistant",
      uuid: `${id}-1`,
      requestId: "r1",
      message: {
        id: `msg_${id}`,
        type: "message",
        role: "assistant",
        model: "claude-sonnet-4-5-20250929",
        stop_reason: "tool_use",
        content: [{ type: "tool_use", id: `t_${id}`, name: "Write", input: { file_path: join(cwd, "code.ts"), content: code } }],
        usage,
      },
    },
    {
      ...base,
      type: "user",
      uuid: `${id}-2`,
      message: { role: "user", content: [{ type: "tool_result", tool_use_id: `t_${id}`, content: "ok" }] },
    },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

const code = Array.from({ length: 12 }, (_, i) => `export const answerNumber${i} = computeSomething(${i * 7}, "case ${i}");\n`).join("");

/** A repository with one session that made its one commit, in a home of its own. */
async function withWork<T>(
  work: (place: { folder: string; repo: string; home: string; git: (...args: string[]) => string; log: string }) => Promise<T>,
): Promise<T> {
  const repository = temporaryRepository();
  try {
    return await inFolder(async (folder) => {
      repository.commit("Add answers", { "code.ts": code }, { at: Date.UTC(2026, 0, 5, 9, 40) });
      const logs = join(folder, ".claude", "projects", "-x");
      mkdirSync(logs, { recursive: true });
      const log = join(logs, "aaaa1111.jsonl");
      writeFileSync(log, sessionLog("aaaa1111", repository.dir, code));
      return work({ folder, repo: repository.dir, home: folder, git: (...args) => repository.git(...args), log });
    });
  } finally {
    repository.remove();
  }
}

describe("one repository", () => {
  test("a session is linked to the commit it made, held after its window, and corrections are remembered", () =>
    withWork(async ({ repo, home, git }) => {
      const run = (...args: string[]) => runUpshot(args, { cwd: repo, home });
      const sha = git("rev-parse", "HEAD");
      const report = reportSchema.parse(JSON.parse((await run("report", "--json", "--as-of", "2026-03-01")).out));
      expect(report.sessions[0]?.links[0]?.artifact).toMatch(new RegExp(`@${sha}$`));
      expect(report.commits[0]).toMatchObject({ sha, onDefaultBranch: true, linesAdded: 12, linesAlive: 12, verdict: "held" });
      const early = reportSchema.parse(JSON.parse((await run("report", "--json", "--as-of", "2026-01-06")).out));
      expect(early.commits[0]?.verdict).toBe("pending");

      expect((await run("unlink", "aaaa", sha)).status).toBe(0);
      const unlinked = reportSchema.parse(JSON.parse((await run("report", "--json")).out));
      expect(unlinked.sessions[0]?.links).toEqual([]);
      expect(unlinked.yield.unlinkedMicros).toBe(unlinked.usage.costMicros);
      expect((await run("link", "aaaa", sha.slice(0, 8))).out).toContain("Remembered");
      const linked = reportSchema.parse(JSON.parse((await run("report", "--json")).out));
      expect(linked.sessions[0]?.links[0]).toMatchObject({ confidence: 1, methods: ["by hand"] });
      expect((await run("link", "aaaa", sha, "--forget")).out).toContain("forgotten");
    }));

  test("tag and untag", () =>
    withWork(async ({ repo, home }) => {
      const run = (...args: string[]) => runUpshot(args, { cwd: repo, home });
      expect((await run("tag", "aaaa1111", "exploration")).status).toBe(0);
      const tagged = reportSchema.parse(JSON.parse((await run("--json")).out));
      expect(tagged.yield.explorationMicros).toBe(tagged.usage.costMicros);
      expect((await run("untag", "aaaa")).status).toBe(0);
      expect(reportSchema.parse(JSON.parse((await run("--json")).out)).yield.explorationMicros).toBe(0);
      expect((await run("tag", "aaaa1111", "wasted")).err).toContain("exploration");
    }));

  test("usage survives the deletion of its log, and a second run adds only what is new", () =>
    withWork(async ({ repo, home, log }) => {
      const responses = async (): Promise<number> => JSON.parse((await runUpshot(["usage", "--json"], { cwd: repo, home })).out).responses;
      expect(await responses()).toBe(1);
      appendFileSync(log, sessionLog("aaaa1111", repo, code).replaceAll("msg_aaaa1111", "msg_second"));
      expect(await responses()).toBe(2);
      writeFileSync(log, "");
      expect(await responses()).toBe(2);
    }));

  test("explain, session, survival, prices, plan and delete-data answer", () =>
    withWork(async ({ repo, home, git }) => {
      const run = (...args: string[]) => runUpshot(args, { cwd: repo, home });
      const sha = git("rev-parse", "HEAD");
      expect((await run("explain", "HEAD", "--as-of", "2026-03-01").catch(() => ({ status: 2 }))).status).toBe(2);
      expect((await run("explain", "HEAD")).out).toContain(sha.slice(0, 7));
      expect((await run("session", "aaaa")).out).toContain("aaaa1111");
      expect(JSON.parse((await run("git", "survival", "--by", "commit", "--json")).out)).toEqual([
        { file: "code.ts", commit: sha, lines: 12 },
      ]);
      expect((await run("prices")).out).toContain("claude-sonnet-4-5");
      expect((await run("prices", "set", "claude-sonnet-4-5*", "--input", "0", "--output", "0")).status).toBe(0);
      expect((await run("prices", "set", "x", "--input", "much", "--output", "1")).err).toContain("input");
      expect((await run("plan", "set", "claude-code", "Max", "--monthly", "200", "--from", "2026-01-01")).status).toBe(0);
      expect((await run("plan")).out).toContain("Max");
      expect((await run("delete-data")).status).toBe(1);
      expect((await run("delete-data", "--yes")).out).toContain("Deleted");
    }));
});

describe("bad input", () => {
  const cases: readonly (readonly [name: string, prepare: (folder: string) => string[], status: number, says: RegExp])[] = [
    ["an empty folder", () => [], 1, /not a git repository|repository/i],
    ["an empty log folder", (folder) => (mkdirSync(join(folder, "logs")), ["usage", "--logs", "logs"]), 1, /layout/],
    ["an unknown command", () => ["frobnicate"], 2, /no command/],
    ["a mistyped command", () => ["sesion"], 2, /did you mean "session"\?/],
    ["an unknown option", () => ["usage", "--frob"], 2, /^upshot: unknown option '--frob'\nSee upshot usage --help\.\n$/],
    ["an option of another command", () => ["usage", "--repo", "."], 2, /for one: upshot --by day --repo DIR/],
    ["a missing argument", () => ["session"], 2, /^upshot: missing required argument/],
    ["an unknown grouping", () => ["--by", "week"], 2, /Allowed choices are day/],
    ["a page in a folder that is not there", () => ["--or-sample", "--html", join("none", "r.html")], 1, /its folder is not there/],
    ["a wrong date", () => ["usage", "--since", "yesterday"], 2, /not a date/],
    ["a wrong zone", () => ["usage", "--tz", "Mars/Olympus"], 2, /time zone/],
  ];
  test.each(cases)("%s: says what to do", (_, prepare, status, says) =>
    inFolder(async (folder) => {
      const ran = await runUpshot(prepare(folder), { cwd: folder, home: folder });
      expect(ran.status).toBe(status);
      expect(ran.err).toMatch(says);
      expect(ran.err).not.toContain("defect");
    }),
  );

  test("a repository without commits, a detached head, a shallow clone", async () => {
    const repository = temporaryRepository();
    try {
      await inFolder(async (home) => {
        const empty = await runUpshot([], { cwd: repository.dir, home });
        expect(empty.status).toBe(0);
        expect(JSON.parse((await runUpshot(["git", "survival", "--json"], { cwd: repository.dir, home })).out)).toEqual([]);
        repository.commit("one", { "a.txt": "1\n" });
        repository.commit("two", { "a.txt": "2\n" });
        repository.git("checkout", "--quiet", "--detach", "HEAD~1");
        expect((await runUpshot([], { cwd: repository.dir, home })).status).toBe(0);
        repository.git("clone", "--quiet", "--depth", "1", `file://${repository.dir}`, join(home, "shallow"));
        const shallow = await runUpshot([], { cwd: join(home, "shallow"), home });
        expect(shallow.status).toBe(1);
        expect(shallow.err).toContain("git fetch --unshallow");
      });
    } finally {
      repository.remove();
    }
  });

  test("the good part of a bad log is kept, the bad part is named with file and line", () =>
    withWork(async ({ repo, home, log }) => {
      appendFileSync(
        log,
        `not json\n\u0000\u0000\u0000\n[1,2]\nNaN\n${sessionLog("aaaa1111", repo, code).replaceAll("msg_aaaa1111", "msg_neg").replace('"output_tokens":1000', '"output_tokens":-5')}{"type":"assist`,
      );
      symlinkSync("..", join(home, ".claude", "projects", "loop"));
      const report = reportSchema.parse(JSON.parse((await runUpshot(["--json"], { cwd: repo, home })).out));
      expect(report.usage.responses).toBe(1);
      expect(report.skipped.length).toBeGreaterThanOrEqual(4);
      expect(
        report.skipped.filter(({ line }) => line > 0).every(({ file, reason }) => file.endsWith("aaaa1111.jsonl") && reason !== ""),
      ).toBe(true);
      const listed = await runUpshot(["--skipped"], { cwd: repo, home });
      expect(listed.out).toMatch(/aaaa1111\.jsonl:3: /);
    }));

  test("a log in which nothing can be used is status 1", () =>
    withWork(async ({ repo, home, log }) => {
      writeFileSync(log, "not json\nnor this\n");
      expect((await runUpshot(["usage", "--json"], { cwd: repo, home })).status).toBe(1);
    }));
});
