// `npm run check`: everything that must be green before work is called done. `--static` leaves the tests out.
import { spawnSync } from "node:child_process";

const steps: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["types", ["tsc", "-p", "tsconfig.json"]],
  ["types of the page", ["tsc", "-p", "src/web/tsconfig.json"]],
  ["lint", ["oxlint", "--type-aware", "--deny-warnings", "src", "test", "bench"]],
  ["format", ["oxfmt", "--check", "src", "test", "bench"]],
  ["unused code", ["knip"]],
  ["report schema is the published one", ["node", "scripts/write-schema.ts", "--check"]],
  ["tests, architecture among them", ["node", "test/run.ts"]],
];

for (const [name, [program, ...args]] of steps) {
  if (process.argv.includes("--static") && args.includes("test/run.ts")) continue;
  const started = Date.now();
  const result = spawnSync(program ?? "", args, {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${result.status === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
  if (result.status !== 0) {
    console.log(result.stdout + result.stderr);
    process.exit(1);
  }
}
