/**
 * Line survival against git itself.
 *
 *   node bench/survival.ts [--differences] [--no-times] REPOSITORY...
 *
 * For each repository: the share of lines at HEAD for which we name the commit that `git blame` names (plain for
 * "by commit", `--first-parent` for "by landed"), line by line; then our time over that of the bare `git log` that
 * tells the same history, three runs in pairs, the median of the ratios. Left out on both sides, and counted: binary
 * files (a NUL byte among the first 8,000), submodules, and paths that are not UTF-8 (no argument can name them).
 */
import { spawn } from "node:child_process";
import { isUtf8 } from "node:buffer";
import { commitOf, type Runs } from "../src/read/git/line-runs.ts";
import { survivalByCommit, survivalByLanded, traceLines } from "../src/read/git/survival.ts";

const repositories = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const showDifferences = process.argv.includes("--differences");
const showTimes = !process.argv.includes("--no-times");

for (const repository of repositories) {
  const { files, skipped } = await textFiles(repository);
  console.log(`${repository}: ${files.length} text files; left out: ${skipped}`);
  for (const by of ["landed", "commit"] as const) await printAgreement(repository, by, files);
  if (showTimes) await printTimes(repository);
}

async function printAgreement(repository: string, by: "landed" | "commit", files: readonly string[]): Promise<void> {
  const traced = await traceLines(repository, by, {});
  const names = traced.history.commits.map(({ sha }) => sha);
  let total = 0;
  let equal = 0;
  let equalAsCounts = 0;
  const compare = (file: string, truth: readonly string[]): void => {
    const ours = expand(traced.files.get(file) ?? [], names);
    total += truth.length;
    const different = truth.flatMap((sha, line) => (ours[line] === sha ? [] : [line]));
    equal += truth.length - different.length;
    equalAsCounts += sharedCount(truth, ours);
    if (ours.length !== truth.length) console.log(`  ${file}: ${ours.length} lines, git blame has ${truth.length}`);
    if (showDifferences) for (const line of different) console.log(`  ${file}:${line + 1} ours ${ours[line]} blame ${truth[line]}`);
  };
  const open = [...files];
  const work = async (): Promise<void> => {
    for (let file = open.pop(); file !== undefined; file = open.pop()) compare(file, await blame(repository, by, file));
  };
  await Promise.all([work(), work()]);
  const extra = [...traced.files].filter(([file, runs]) => runs.length > 0 && !files.includes(file)).map(([file]) => file);
  const share = (part: number): string => `${part} of ${total} lines (${((100 * part) / Math.max(1, total)).toFixed(4)} %)`;
  console.log(`  by ${by} = git blame${by === "landed" ? " --first-parent" : ""}: ${share(equal)}; as counts per file and commit: ${share(equalAsCounts)}; files only we list: ${extra.length}`);
}

async function printTimes(repository: string): Promise<void> {
  const bare = ["log", "-p", "-U0", "-M", "--reverse"];
  const pairs = [
    { by: "landed", log: [...bare, "--first-parent", "--diff-merges=first-parent"], run: survivalByLanded },
    { by: "commit", log: [...bare, "--topo-order"], run: survivalByCommit },
  ];
  for (const { by, log, run } of pairs) {
    const measured: { ratio: number; ours: number; gits: number }[] = [];
    for (let i = 0; i < 3; i++) {
      const gits = await milliseconds(() => git(repository, log, () => {}));
      const ours = await milliseconds(() => run(repository));
      measured.push({ ratio: ours / gits, ours, gits });
    }
    measured.sort((a, b) => a.ratio - b.ratio);
    const middle = measured[1];
    if (middle !== undefined) console.log(`  by ${by}: ${middle.ratio.toFixed(2)} x the bare git log (${middle.ours.toFixed(0)} ms, git ${middle.gits.toFixed(0)} ms; ratios ${measured.map(({ ratio }) => ratio.toFixed(2)).join(", ")})`);
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The commit of each line, as git says. */
async function blame(repository: string, by: "landed" | "commit", file: string): Promise<string[]> {
  const lines: string[] = [];
  const output: Buffer[] = [];
  const walk = by === "landed" ? ["--first-parent"] : [];
  await git(repository, ["blame", "--incremental", ...walk, "HEAD", "--", file], (chunk) => output.push(chunk));
  for (const line of Buffer.concat(output).toString("latin1").split("\n")) {
    const match = /^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$/.exec(line);
    if (match !== null) lines.length = Math.max(lines.length, Number(match[2]) - 1 + Number(match[3]));
    for (let i = 0; match !== null && i < Number(match[3]); i++) lines[Number(match[2]) - 1 + i] = match[1] ?? "";
  }
  return lines;
}

async function textFiles(repository: string): Promise<{ files: string[]; skipped: string }> {
  const output: Buffer[] = [];
  await git(repository, ["ls-tree", "-r", "-z", "--full-tree", "HEAD"], (chunk) => output.push(chunk));
  const files: string[] = [];
  const skipped = { binary: 0, submodules: 0, "not UTF-8": 0 };
  const rows = Buffer.concat(output);
  for (let at = 0, stop = rows.indexOf(0); stop >= 0; at = stop + 1, stop = rows.indexOf(0, at)) {
    const tab = rows.indexOf("\t", at);
    const [mode, , blob = ""] = rows.toString("latin1", at, tab).split(" ");
    const path = rows.subarray(tab + 1, stop);
    if (mode === "160000") skipped.submodules++;
    else if (!isUtf8(path)) skipped["not UTF-8"]++;
    else if (await isBinary(repository, blob)) skipped.binary++;
    else files.push(path.toString("utf8"));
  }
  return { files, skipped: Object.entries(skipped).map(([what, count]) => `${count} ${what}`).join(", ") };
}

async function isBinary(repository: string, blob: string): Promise<boolean> {
  const content: Buffer[] = [];
  await git(repository, ["cat-file", "blob", blob], (chunk) => content.push(chunk));
  return Buffer.concat(content).subarray(0, 8000).includes(0);
}

function expand(runs: Runs, names: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    const name = names[commitOf(runs[i + 1] ?? 0)] ?? "";
    for (let left = runs[i] ?? 0; left > 0; left--) lines.push(name);
  }
  return lines;
}

function sharedCount(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const name of a) left.set(name, (left.get(name) ?? 0) + 1);
  let shared = 0;
  for (const name of b) {
    const count = left.get(name) ?? 0;
    if (count === 0) continue;
    shared++;
    left.set(name, count - 1);
  }
  return shared;
}

/** Git as the user has it, not as we start it. */
function git(repository: string, args: readonly string[], onData: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", repository, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.on("data", onData);
    child.on("error", reject);
    child.on("close", (status) => (status === 0 ? resolve() : reject(new Error(`git ${args.join(" ")}: status ${status}`))));
  });
}
