// How long `upshot serve` takes from the start of the process until it says that it is ready: with no data (it makes the
// demo organisation first), and on the folder that is then there. Beside the wall clock stands the processor time of the
// server and its stores up to that moment, which a busy machine changes less.
//   node bench/start.ts [--rounds 3]
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "..");
const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 3;
/** The kernel counts processor time in these parts of a second (USER_HZ, 100 on every Linux there is). */
const ticks = 100;

const cold: Start[] = [];
const warm: Start[] = [];
for (let round = 0; round < rounds; round++) {
  const folder = mkdtempSync(join(tmpdir(), "upshot-start-"));
  try {
    cold.push(await start(folder));
    warm.push(await start(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
say("no data, demo organisation made", cold, 10);
say("with that data", warm, 5);
console.log(`${availableParallelism()} processors, load of the last minute ${(loadavg()[0] ?? 0).toFixed(1)}`);

interface Start {
  readonly seconds: number;
  readonly processorSeconds: number;
}

async function start(folder: string): Promise<Start> {
  const began = performance.now();
  const words = ["src/cli/main.ts", "serve", "--data", folder, "--port", "24680", "--grpc-port", "24317"];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for await (const line of createInterface({ input: child.stdout })) if (line.includes("is ready")) break;
  const result = { seconds: (performance.now() - began) / 1000, processorSeconds: processorSeconds(child.pid ?? 0) };
  child.kill("SIGTERM");
  await ended;
  return result;
}

/** Of a process, those it started, and those that have ended; 0 where there is no /proc. Source: proc_pid_stat(5), fields 4 and 14 to 17. */
function processorSeconds(pid: number): number {
  let sum = 0;
  for (const name of pid === 0 ? [] : readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = text
        .slice(text.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number);
      if (Number(name) === pid) sum += [11, 12, 13, 14].reduce((total, i) => total + (fields[i] ?? 0), 0) / ticks;
      else if (fields[1] === pid) sum += processorSeconds(Number(name));
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}

function say(what: string, starts: readonly Start[], bar: number): void {
  const middle = (values: readonly number[]): string => (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN).toFixed(1);
  const times = starts.map(({ seconds }) => seconds);
  console.log(
    `${what}: ready after ${middle(times)} s (bar ${bar} s; ${times.map((time) => time.toFixed(1)).join(", ")}), processor time ${middle(starts.map(({ processorSeconds: used }) => used))} s`,
  );
}
