/**
 * What can be found out about one person from all that the privacy gate lets through.
 *
 *   node bench/privacy.ts [CHARTS = 10000] [FIRST = 0]
 *
 * Simulated organisations (moves, joiners, leavers, tools that one team alone uses, heavy users, late facts, repeated snapshots) are
 * published at k = 8 and attacked by linear programming: see test/support/privacy-trial.ts. Prints the narrowest interval;
 * exit status 1 where anybody is narrowed below the bound stated there. Then, as a check of the attacker, the same without
 * the gate's rules: there it must find somebody.
 */
import { aloneLimits, limitsOf } from "../src/measure/privacy/safe-sum.ts";
import { newTrial, tryChart } from "../test/support/privacy-trial.ts";

const charts = Number(process.argv[2] ?? 10_000);
const first = Number(process.argv[3] ?? 0);
const started = performance.now();

const trial = newTrial();
for (let seed = first; seed < first + charts; seed++) tryChart(seed, limitsOf(8), trial);
const seconds = (performance.now() - started) / 1000;
console.log(
  `${charts} organisations, ${trial.charts} quarters (${trial.published} published; left out: ${trial.alone} of one person alone), ${trial.intervals} intervals, ${seconds.toFixed(0)} s: ${trial.broken.length} below the bound`,
);
console.log(`narrowest: ${trial.narrowest.toFixed(2)} × the amount; ${trial.where}`);
for (const line of trial.broken.slice(0, 20)) console.log(`  ${line}`);

const open = newTrial();
for (let seed = first; seed < first + Math.min(charts, 100); seed++) tryChart(seed, aloneLimits, open);
console.log(
  `without the rules: ${open.broken.length} of ${open.intervals} intervals below the bound, narrowest ${open.narrowest.toFixed(2)}`,
);
process.exitCode = trial.broken.length > 0 || open.broken.length === 0 ? 1 : 0;
