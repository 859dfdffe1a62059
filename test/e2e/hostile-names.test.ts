import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, runUpshot } from "./run-upshot.ts";

const escape = "\u001b[31m\u001b]0;title\u0007";

test("no name out of logs or folders steers the terminal", () =>
  inFolder(async (home) => {
    const project = join(home, ".claude", "projects", `p${escape}`);
    mkdirSync(project, { recursive: true });
    const message = { id: "m", role: "assistant", model: `m${escape}`, usage: { input_tokens: 1, output_tokens: 1 } };
    const line = { type: "assistant", sessionId: `s${escape}`, requestId: "r", cwd: home, timestamp: "2026-01-05T09:30:00.000Z", message };
    writeFileSync(join(project, `s${escape}.jsonl`), `${JSON.stringify(line)}\nnot JSON\n`);
    const repo = join(home, `no${escape}`);
    for (const args of [
      ["report", "--all"],
      ["report", "--all", "--skipped"],
      ["usage", "--by", "session"],
      ["usage", "--by", "model"],
      ["session", "s", "--all"],
      ["tag", "s", "exploration"],
      ["untag", "s"],
      ["prices"],
      ["report", "--repo", repo],
      ["usage", "--logs", repo],
    ]) {
      const { out, err } = await runUpshot(args, { cwd: home, home });
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect({ args, steers: /[\u0000-\u0009\u000b-\u001f\u007f]/.test(out + err) }).toEqual({ args, steers: false });
      expect(out + err).not.toBe("");
    }
  }));
