import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { inkFor, paint } from "./ink.ts";
import { everywhere, nextCommand } from "./next-command.ts";
import { commandLines } from "./page.ts";
import { noSurroundings } from "./surroundings.ts";
import type { View } from "./terminal-view.ts";

const view: View = { width: 60, color: "none", unicode: true };
const around = { ...noSurroundings, repo: "/home/ada/it's -here/api", logs: "logs of last year" };

test("a command repeats where to look, with the word that was typed", () => {
  expect(nextCommand("session 9f3c", everywhere)).toBe("upshot session 9f3c");
  expect(nextCommand("tag 9f3c exploration", ["logs"], { around })).toBe("upshot tag 9f3c exploration --logs 'logs of last year'");
  const all = { ...around, all: true, word: "npm run upshot --" };
  expect(nextCommand("session 9f3c", everywhere, { around: all })).toBe("npm run upshot -- session 9f3c --all --logs 'logs of last year'");
  expect(nextCommand("explain a1b2c3d", everywhere, { around, sample: true })).toBe("upshot explain a1b2c3d --or-sample");
});

test.runIf(process.platform !== "win32")("in several lines it is still one command for a shell", () => {
  const command = nextCommand("session 9f3c", everywhere, { around });
  const text = paint(commandLines(inkFor(view), command, 60, 4), view);
  expect(text.trimEnd().split("\n").length).toBeGreaterThan(1);
  const words = execFileSync("sh", ["-c", text.replace("upshot", String.raw`printf '%s\n'`)], { encoding: "utf8" });
  expect(words.trimEnd().split("\n")).toEqual(["session", "9f3c", "--repo", around.repo, "--logs", around.logs]);
});
