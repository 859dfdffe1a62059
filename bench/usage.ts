/**
 * Reading Claude Code's logs, side by side with ccusage.
 *
 *   node bench/usage.ts [--logs DIR [--may-append]] [--size MB] [--ours COMMAND] [--peer COMMAND] [--full ARGUMENTS] [--runs N]
 *
 * Without `--logs`, logs of `--size` (1000) MB are made with `../shared/tools/generate-claude-code-logs.mjs`. Printed:
 * whether our tokens equal the generator's truth.json; the time of a cold run (empty store) over the peer's, in pairs,
 * and the peak memory of both process trees; the time of a run after 1 MB was appended above `node -e 0`. With
 * `--full "report --repo DIR"` also the time of that, cold and with these logs, over the cold usage run.
 * `--ours` is what starts upshot, "node bin/upshot.js" for the built package; `--peer` what starts ccusage 20.0.24,
 * "none" leaves it out. Memory is sampled from /proc every few milliseconds, and not measured elsewhere.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    logs: { type: "string" },
    "may-append": { type: "boolean", default: false },
    size: { type: "string", default: "1000" },
    ours: { type: "string", default: `${process.execPath} src/cli/main.ts` },
    peer: { type: "string", default: "npx --yes ccusage@20.0.24" },
    full: { type: "string" },
    runs: { type: "string", default: "3" },
  },
});
const generator = join(import.meta.dirname, "../../shared/tools/generate-claude-code-logs.mjs");
const work = mkdtempSync(join(tmpdir(), "upshot-bench-usage-"));
const runs = Number(options.runs);

interface Run {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly output: string;
}

try {
  const logs = options.logs ?? (await generate());
  await run(["cat", ...logFiles(logs)], {});
  await compareCold(logs);
  if (options.logs === undefined || options["may-append"]) await measureAppended(logs);
} finally {
  rmSync(work, { recursive: true });
}

async function generate(): Promise<string> {
  if (!existsSync(generator)) throw new Error(`there is no ${generator} to make logs with: name a folder with --logs`);
  const folder = join(work, "logs");
  await run([process.execPath, generator, folder, options.size], {});
  return folder;
}

async function compareCold(logs: string): Promise<void> {
  const ours: Run[] = [];
  const peers: Run[] = [];
  const full: Run[] = [];
  for (let i = 0; i < runs; i++) {
    ours.push(await runOurs(["usage", "--logs", logs, "--json"], freshState()));
    if (options.peer !== "none")
      peers.push(await run([...words(options.peer), "claude", "daily", "--offline", "--json"], { CLAUDE_CONFIG_DIR: logs }));
    if (options.full !== undefined) full.push(await runOurs([...words(options.full), "--logs", logs, "--json"], freshState()));
  }
  console.log(`tokens: ${verdictOn(ours[0]?.output ?? "{}", logs)}`);
  console.log(`cold usage: ${summary(ours)}`);
  if (peers.length > 0) {
    console.log(`ccusage:    ${summary(peers)}`);
    console.log(`ratio, median of pairs: ${median(ours.map((one, i) => one.milliseconds / (peers[i]?.milliseconds ?? NaN))).toFixed(2)}`);
  }
  if (full.length === 0) return;
  console.log(`cold ${options.full}: ${summary(full)}`);
  console.log(`over usage, median of pairs: ${median(full.map((one, i) => one.milliseconds / (ours[i]?.milliseconds ?? NaN))).toFixed(2)}`);
}

/** Appends 1 MB of new responses to one log before each run. */
async function measureAppended(logs: string): Promise<void> {
  const state = freshState();
  await runOurs(["usage", "--logs", logs, "--json"], state);
  const files = logFiles(logs);
  const above: number[] = [];
  for (let i = 0; i < Math.max(5, runs); i++) {
    appendMegabyte(files, i);
    const bare = await run([process.execPath, "-e", "0"], {});
    above.push((await runOurs(["usage", "--logs", logs, "--json"], state)).milliseconds - bare.milliseconds);
  }
  console.log(
    `after 1 MB was appended: median ${median(above).toFixed(0)} ms above node -e 0 (${above.map((ms) => ms.toFixed(0)).join(", ")})`,
  );
}

function appendMegabyte(files: readonly string[], turn: number): void {
  const target = files[(turn * 7) % files.length] ?? "";
  let written = 0;
  for (let i = turn; written < 1_000_000; i++) {
    const lines = readFileSync(files[i % files.length] ?? "", "utf8").replaceAll('"id":"msg_', `"id":"msg_${turn}x`);
    const part = lines.slice(0, lines.lastIndexOf("\n", 1_000_000 - written) + 1);
    appendFileSync(target, part);
    written += Math.max(1, part.length);
  }
}

function runOurs(args: readonly string[], state: string): Promise<Run> {
  return run([...words(options.ours), ...args], { UPSHOT_STATE_DIR: state });
}

function run([program = "", ...args]: readonly string[], variables: Readonly<Record<string, string>>): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...variables } });
    const peaks = new Map<number, number>();
    const timer = setInterval(() => samplePeaks(child.pid ?? 0, peaks), 5);
    let output = "";
    child.stdout.on("data", (data) => (output += program === "cat" ? "" : data));
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      const peakMegabytes = [...peaks.values()].reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
      if (code === 0) resolve({ milliseconds: performance.now() - start, peakMegabytes, output });
      else reject(new Error(`${program} ${args.slice(0, 3).join(" ")} ended with ${code}`));
    });
  });
}

/** The peak of each process of a tree so far, KiB: their sum is no less than the peak of the tree. */
function samplePeaks(pid: number, peaks: Map<number, number>): void {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    if (peak !== undefined) peaks.set(pid, Number(peak));
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" "))
      if (child !== "") samplePeaks(Number(child), peaks);
  } catch {
    // The process has ended, or this is no Linux.
  }
}

function verdictOn(output: string, logs: string): string {
  const { tokens: ours, responses }: { tokens?: Record<string, number>; responses?: number } = JSON.parse(output);
  if (!existsSync(join(logs, "truth.json"))) return `${JSON.stringify(ours)} (no truth.json to compare with)`;
  const { tokens: true_, responses: all }: { tokens: Record<string, number>; responses: number } = JSON.parse(
    readFileSync(join(logs, "truth.json"), "utf8"),
  );
  const wanted = {
    inputUncached: true_["input"],
    cacheRead: true_["cr"],
    cacheWrite5m: true_["cc5m"],
    cacheWrite1h: true_["cc1h"],
    output: true_["output"],
  };
  const wrong = Object.entries(wanted).filter(([kind, count]) => ours?.[kind] !== count);
  return wrong.length === 0 && responses === all
    ? `equal to truth.json (${all} responses)`
    : `NOT equal to truth.json: ${JSON.stringify({ ours, wanted })}`;
}

function logFiles(logs: string): string[] {
  const entries = readdirSync(logs, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jsonl"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size > 0);
}

function freshState(): string {
  return mkdtempSync(join(work, "state-"));
}

function summary(list: readonly Run[]): string {
  const memory = Math.max(...list.map((one) => one.peakMegabytes));
  return `median ${median(list.map((one) => one.milliseconds)).toFixed(0)} ms (${list.map((one) => one.milliseconds.toFixed(0)).join(", ")}), peak ${memory > 0 ? `${memory.toFixed(0)} MB` : "not measured"}`;
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
}

function words(command: string): string[] {
  return command.split(" ").filter((word) => word !== "");
}
