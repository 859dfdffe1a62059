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
import { isUtf8 } from "node:buffer";
import { survivalByCommit, survivalByLanded, traceLines } from "../src/read/git/survival.ts";
import { blamedLines, plainGit, tracedLines } from "../test/fixtures/git/blame.ts";

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
  let total = 0;
  let equal = 0;
  let equalAsCounts = 0;
  const compare = (file: string, truth: readonly string[]): void => {
    const ours = tracedLines(traced.files.get(file) ?? [], traced.history.commits);
    total += truth.length;
    const different = truth.flatMap((sha, line) => (ours[line] === sha ? [] : [line]));
    equal += truth.length - different.length;
    equalAsCounts += sharedCount(truth, ours);
    if (ours.length !== truth.length) console.log(`  ${file}: ${ours.length} lines, git blame has ${truth.length}`);
    if (showDifferences) for (const line of different) console.log(`  ${file}:${line + 1} ours ${ours[line]} blame ${truth[line]}`);
  };
  const open = [...files];
  const work = async (): Promise<void> => {
    for (let file = open.pop(); file !== undefined; file = open.pop()) compare(file, await blamedLines(repository, by, file));
  };
  await Promise.all([work(), work()]);
  const extra = [...traced.files].filter(([file, runs]) => runs.length > 0 && !files.includes(file)).map(([file]) => file);
  const share = (part: number): string => `${part} of ${total} lines (${((100 * part) / Math.max(1, total)).toFixed(4)} %)`;
  console.log(
    `  by ${by} = git blame${by === "landed" ? " --first-parent" : ""}: ${share(equal)}; as counts per file and commit: ${share(equalAsCounts)}; files only we list: ${extra.length}`,
  );
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
      const gits = await milliseconds(() => plainGit(repository, log));
      const ours = await milliseconds(() => run(repository));
      measured.push({ ratio: ours / gits, ours, gits });
    }
    measured.sort((a, b) => a.ratio - b.ratio);
    const middle = measured[1];
    if (middle !== undefined)
      console.log(
        `  by ${by}: ${middle.ratio.toFixed(2)} x the bare git log (${middle.ours.toFixed(0)} ms, git ${middle.gits.toFixed(0)} ms; ratios ${measured.map(({ ratio }) => ratio.toFixed(2)).join(", ")})`,
      );
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function textFiles(repository: string): Promise<{ files: string[]; skipped: string }> {
  const files: string[] = [];
  const skipped = { binary: 0, submodules: 0, "not UTF-8": 0 };
  const rows = await plainGit(repository, ["ls-tree", "-r", "-z", "--full-tree", "HEAD"]);
  for (let at = 0, stop = rows.indexOf(0); stop >= 0; at = stop + 1, stop = rows.indexOf(0, at)) {
    const tab = rows.indexOf("\t", at);
    const [mode, , blob = ""] = rows.toString("latin1", at, tab).split(" ");
    const path = rows.subarray(tab + 1, stop);
    if (mode === "160000") skipped.submodules++;
    else if (!isUtf8(path)) skipped["not UTF-8"]++;
    else if (await isBinary(repository, blob)) skipped.binary++;
    else files.push(path.toString("utf8"));
  }
  return {
    files,
    skipped: Object.entries(skipped)
      .map(([what, count]) => `${count} ${what}`)
      .join(", "),
  };
}

async function isBinary(repository: string, blob: string): Promise<boolean> {
  return (await plainGit(repository, ["cat-file", "blob", blob])).subarray(0, 8000).includes(0);
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
