import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryRepository } from "../fixtures/git/temporary-repository.ts";
import { inFolder, runUpshot } from "./run-upshot.ts";

/** Colours, sets the title, rings; DEL; C1, which steers without an escape; turns the writing direction. */
const hostile = "\u001b[31m\u001b]0;title\u0007\u007f\u009b31m\u202e";
/** Git refuses what is below blank, and DEL, in the name of a branch. */
const hostileBranch = "b\u009b31m\u202e";
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const code = Array.from({ length: 12 }, (_, i) => `export const answerNumber${i} = computeSomething(${i * 7}, "case ${i}");\n`).join("");

function log(session: string, cwd: string): string {
  const at = "2026-01-05T09:30:00.000Z";
  const base = { sessionId: session, cwd, version: `2${hostile}`, gitBranch: hostileBranch, timestamp: at };
  const edit = { type: "tool_use", id: "t1", name: "Write", input: { file_path: join(cwd, `code${hostile}.ts`), content: code } };
  const usage = { input_tokens: 10, output_tokens: 1000 };
  const lines = [
    {
      ...base,
      type: "assistant",
      uuid: "u1",
      message: { id: "m1", role: "assistant", model: `m${hostile}`, stop_reason: "tool_use", content: [edit], usage },
    },
    { ...base, type: "user", uuid: "u2", message: { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "ok" }] } },
    { ...base, type: "assistant", uuid: "u3", agentId: `a${hostile}`, message: { id: "m2", role: "assistant", model: "m", usage } },
  ];
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\nnot JSON\n`;
}

test("nothing out of logs or git reaches the terminal as it is", () =>
  inFolder(async (home) => {
    const repository = temporaryRepository();
    try {
      repository.git("checkout", "--quiet", "-b", hostileBranch);
      const sha = repository.commit(
        `Add${hostile} answers`,
        { [`code${hostile}.ts`]: code },
        { at: Date.UTC(2026, 0, 5, 9, 40), author: `Eve${hostile} <eve@example.com>` },
      );
      const project = join(home, ".claude", "projects", `-p${hostile}`);
      mkdirSync(project, { recursive: true });
      writeFileSync(join(project, `s${hostile}.jsonl`), log(`s${hostile}`, repository.dir));
      const run = (...args: string[]) => runUpshot(args, { cwd: repository.dir, home });
      const said: string[] = [];
      for (const args of [
        [],
        ["--by", "branch"],
        ["--skipped"],
        ["session", "s"],
        ["explain", sha],
        ["explain", hostileBranch],
        ["git", "survival"],
        ["usage", "--by", "session"],
        ["usage", "--by", "project"],
        ["tag", "s", "exploration"],
        ["untag", "s"],
        ["link", "s", sha],
        ["unlink", "s", sha],
        ["link", "s", sha, "--forget"],
        ["prices"],
        ["explain", `no${hostile}`],
        ["session", `no${hostile}`],
        ["--since", `no${hostile}`],
        ["--repo", `/no${hostile}`],
        ["--logs", `/no${hostile}`],
      ]) {
        const { out, err } = await run(...args);
        expect({ args, steers: controls.test(out + err), turns: directions.test(out + err) }).toEqual({
          args,
          steers: false,
          turns: false,
        });
        expect(out + err).not.toBe("");
        said.push(out);
      }
      expect(said.join("")).toContain("Add␛[31m");
      for (const args of [["--json"], ["session", "s", "--json"], ["explain", sha, "--json"]]) {
        const { out, status } = await run(...args);
        expect({ args, status, steers: controls.test(out) }).toEqual({ args, status: 0, steers: false });
        expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(hostile).slice(1, -1));
      }
      await run("--html", "report.html");
      const page = readFileSync(join(repository.dir, "report.html"), "utf8");
      expect([controls.test(page), directions.test(page)]).toEqual([false, false]);
    } finally {
      repository.remove();
    }
  }));
