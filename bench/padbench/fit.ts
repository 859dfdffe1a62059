// Learns how signs of padding are weighed, from worlds alone, and writes src/measure/padding/learnt-model.json:
//   node bench/padbench/fit.ts [--worlds 36] [--groups 4]
// Training, calibration and test worlds have seeds of their own. With --groups, everything is learnt again without a
// part of the strategies and confusers, and scored on just those: what to expect of ways nobody has thought of.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadDetectors } from "../../src/measure/padding/load-detectors.ts";
import { loadConfusers, loadStrategies } from "../../src/simulator/worlds/load.ts";
import { usualGrowth } from "./grow-trees.ts";
import { learn, macro, recallOf, surveyWorlds } from "./learn.ts";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "36" },
    groups: { type: "string", default: "4" },
    trees: { type: "string", default: String(usualGrowth.trees) },
    write: { type: "boolean", default: false },
  },
});
const detectors = await loadDetectors();
const ids = [...detectors.keys()];
const strategies = await loadStrategies();
const confusers = await loadConfusers();
const began = performance.now();
const tell = (text: string): void => console.error(`${text}, ${Math.round((performance.now() - began) / 1000)} s`);
const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);
const worlds = Number(values.worlds);
const all = [...detectors.values()];
const growth = { ...usualGrowth, trees: Number(values.trees) };
/** Honest person-quarters with a finding, on the worlds of the calibration: below the bar, since other worlds differ. */
const aim = 0.006;

const training = await surveyWorlds({ seeds: seeds(1, worlds), strategies, confusers, padders: 0.28, odd: 0.45 }, all, tell);
const calibration = await surveyWorlds({ seeds: seeds(1001, 8), strategies, confusers }, all, tell);
const test = await surveyWorlds({ seeds: seeds(2001, 8), strategies, confusers }, all, tell);
const model = learn(training, calibration, ids, growth, aim);
tell("learnt");
const seen = recallOf(test, model);

const leftOut = new Map<string, { weeks: number; found: number }>();
const confusedLeftOut: number[] = [];
const groups = Number(values.groups);
for (let group = 0; group < groups; group++) {
  const out = new Set([...strategies, ...confusers].filter((_, index) => index % groups === group).map(({ name }) => name));
  const without = (people: typeof training): typeof training => people.filter(({ strategies: own }) => !own.some((name) => out.has(name)));
  const less = learn(without(training), without(calibration), ids, growth, aim);
  const { byStrategy, flaggedHonest } = recallOf(test, less);
  for (const [name, own] of byStrategy) if (out.has(name)) leftOut.set(name, own);
  confusedLeftOut.push(flaggedHonest);
  tell(`left out: ${[...out].join(", ")}`);
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
console.log("strategy | padded weeks | recall | recall where it was left out");
for (const [name, own] of [...seen.byStrategy].sort(([a], [b]) => a.localeCompare(b, "en"))) {
  const out = leftOut.get(name);
  console.log(`${name} | ${own.weeks} | ${percent(own.found / own.weeks)} | ${out === undefined ? "" : percent(out.found / out.weeks)}`);
}
console.log(
  `macro-mean recall at 1 % of honest person-quarters: ${percent(macro(seen.byStrategy))}, left out in ${groups} groups: ${percent(macro(leftOut))}`,
);
console.log(
  `honest person-quarters with a finding at the model's own threshold: ${percent(seen.flaggedHonest)}; left out: ${confusedLeftOut.map(percent).join(", ")}`,
);
if (values.write) {
  const measured = {
    recall: macro(seen.byStrategy),
    falsePersonQuarters: seen.flaggedHonest,
    recallLeftOut: groups > 0 ? macro(leftOut) : null,
    worlds: `${worlds} worlds to learn from, 8 to calibrate, 8 to measure`,
  };
  writeFileSync(new URL("../../src/measure/padding/learnt-model.json", import.meta.url), `${JSON.stringify({ ...model, measured })}\n`);
}
