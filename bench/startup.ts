// How long `upshot --help` takes from the built package, beside an empty Node process.
//   npm run build && node bench/startup.ts
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const launcher = join(import.meta.dirname, "..", "bin", "upshot.js");
const ours = (): number => timed([launcher, "--help"]);
const empty = (): number => timed(["-e", "0"]);

ours();
empty();
const pairs = Array.from({ length: 15 }, () => [ours(), empty()] as const);
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
console.log(
  `upshot --help: ${median(pairs.map(([own]) => own)).toFixed(0)} ms; node -e 0: ${median(pairs.map(([, base]) => base)).toFixed(0)} ms (medians of ${pairs.length} pairs)`,
);

function timed(args: string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`status ${status}`);
  return performance.now() - started;
}
