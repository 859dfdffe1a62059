import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commitRuns } from "./commit-runs.ts";

test.each([
  ["git commit -m 'Add the parser'", null, [{ hash: "", subject: "Add the parser" }]],
  ['git commit -am "Say \\"no\\""', null, [{ hash: "", subject: 'Say "no"' }]],
  ["git commit --message='One' -m 'Body'", null, [{ hash: "", subject: "One" }]],
  ["git -C /code/app -c user.name=x commit -q -m Fix", null, [{ hash: "", subject: "Fix" }]],
  ["cd app && git add . && git commit -m \"$(cat <<'EOF'\nAdd it\n\nBody\nEOF\n)\"", null, [{ hash: "", subject: "Add it" }]],
  ["git commit -F - <<EOF\nFrom a file\n\nBody\nEOF", null, [{ hash: "", subject: "From a file" }]],
  [
    "git commit -m a && git commit -m b",
    null,
    [
      { hash: "", subject: "a" },
      { hash: "", subject: "b" },
    ],
  ],
  [
    "git commit --amend --no-edit",
    "[main 1a2b3c4] Old subject\n Date: today\n 1 file changed",
    [{ hash: "1a2b3c4", subject: "Old subject" }],
  ],
  ["git commit -m 'Start'", "[main (root-commit) 1a2b3c4d] Start\n 1 file changed", [{ hash: "1a2b3c4d", subject: "Start" }]],
  ["make release", "building\n[release/1 0123abcd] Release 1\n", [{ hash: "0123abcd", subject: "Release 1" }]],
  ["git log --oneline", "1a2b3c4 Not made here", []],
  ["git commit", null, []],
  ["echo commit -m x", "[ok] done", []],
])("%s", (command, output, runs) => {
  expect(commitRuns(command, output)).toEqual(runs);
});

test("takes any text", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (command, output) => void commitRuns(`git commit ${command}`, output)));
});

test("long text full of beginnings takes no time", () => {
  const started = performance.now();
  commitRuns(`git commit -m "$(cat <<'EOF'\n${"\n \n".repeat(50_000)}`, "[".repeat(100_000));
  commitRuns("git -a ".repeat(20_000), `${"[a ".repeat(60_000)}\n`);
  expect(performance.now() - started).toBeLessThan(2000);
});
