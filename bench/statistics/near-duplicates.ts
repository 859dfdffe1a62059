/**
 * Sketches of generated prompts whose similarity is known: do they estimate it, are near-duplicates found, what does it cost?
 *
 *   node bench/statistics/near-duplicates.ts [--pairs N] [--most N] [--seed N]
 *
 * `--pairs` (12000) pairs of prompts, of 12 to 400 words, one an edit of the other, drawn so that every twentieth of the range of
 * similarity is equally frequent, and again as the edits make them; printed are recall and precision at both levels, with all
 * pairs and without those within 0.05 of the threshold. `--most` (1000000) is the largest group that is timed. Times are processor time: machines are shared.
 */
import { parseArgs } from "node:util";
import { promptSketcher } from "../../src/read/evidence/prompt-sketch.ts";
import { nearDuplicates, paraphrase, sameText, type DuplicateLevel } from "../../src/stats/near-duplicates.ts";
import { similarity } from "../../src/stats/similarity.ts";
import { sketchRegisters } from "../../src/stats/sketch-hex.ts";
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { scorePairs, type KnownPair } from "../../test/support/duplicate-scores.ts";
import { edits, jaccard, promptMaker, textOf, type Edit, type Prompt } from "../../test/support/edited-prompts.ts";

const { values: options } = parseArgs({
  options: {
    pairs: { type: "string", default: "12000" },
    most: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
  },
});
const random = seededRandom(Number(options.seed));
const maker = promptMaker(random);
const sketcher = promptSketcher(new Uint8Array(32).fill(7), "bench");
const levels: readonly (readonly [string, DuplicateLevel])[] = [
  ["same text", sameText],
  ["paraphrase", paraphrase],
];

printCost();
printLaw();
printPairs(true);
printPairs(false);
printReplaced();
printFamilies();
printAlike();
printTimes();

/** Processor time in milliseconds. */
function timed<T>(work: () => T): { result: T; milliseconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
}

function sketchOf(prompt: Prompt): Uint16Array {
  // Generated prompts have words.
  return sketcher(textOf(prompt))!.registers;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function printCost(): void {
  const cost = (words: number, times: number): string => {
    const texts = Array.from({ length: times }, () => textOf(maker.prompt(words)));
    for (const text of texts) sketcher(text);
    const { milliseconds } = timed(() => texts.forEach((text) => sketcher(text)));
    const bytes = texts.reduce((sum, text) => sum + text.length, 0);
    return `${(bytes / 1000 / milliseconds).toFixed(0)} MB/s (${((milliseconds * 1000) / times).toFixed(0)} µs each)`;
  };
  console.log(`sketching: 1 MB texts ${cost(170_000, 10)}, 60 words ${cost(60, 5000)}`);
}

/** One prompt and an edit of it, the amount drawn so that every similarity comes up. */
function drawPair(words: number): { a: Prompt; b: Prompt; jaccard: number; edit: Edit } {
  const edit = random.pick(edits);
  const a = maker.prompt(words);
  const b = maker.edited(a, edit, edit === "reorder" ? random.next() * 3 : 0.5 * random.next() ** 2);
  return { a, b, jaccard: jaccard(a, b), edit };
}

function printLaw(): void {
  console.log("\nestimate − true similarity (mean), its spread, and √(J(1 − J)/128):");
  for (const words of [12, 40, 120, 400]) {
    const sums = Array.from({ length: 5 }, () => ({ count: 0, bias: 0, squares: 0, law: 0 }));
    for (let pair = 0; pair < 4000; pair++) {
      const { a, b, jaccard: truth } = drawPair(words);
      const bin = sums[Math.min(4, Math.floor(truth * 5))];
      const error = similarity(sketchOf(a), sketchOf(b)).value - truth;
      // Of fewer words the shingles are others.
      if (bin === undefined || truth === 1 || b.flat().length < 8) continue;
      bin.count++;
      bin.bias += error;
      bin.squares += error ** 2;
      bin.law += (truth * (1 - truth)) / sketchRegisters;
    }
    const cells = sums.map(({ count, bias, squares, law }) =>
      [bias / count, Math.sqrt(squares / count), Math.sqrt(law / count)].map((value) => value.toFixed(4)).join(" "),
    );
    console.log(`  ${String(words).padStart(3)} words, fifths of J: ${cells.join(" | ")}`);
  }
}

/** @param evenly every twentieth of the range of similarity equally frequent; else as the edits make them */
function printPairs(evenly: boolean): void {
  const wanted = Math.ceil(Number(options.pairs) / 20);
  const bins = new Uint32Array(20);
  const sketches: Uint16Array[] = [];
  const drawn: (KnownPair & { readonly edit: Edit })[] = [];
  for (let tries = 0; tries < wanted * 2000 && drawn.length < wanted * 20; tries++) {
    const pair = drawPair(Math.round(12 * (400 / 12) ** random.next()));
    const bin = Math.min(19, Math.floor(pair.jaccard * 20));
    if (evenly && (bins[bin] ?? 0) >= wanted) continue;
    bins[bin] = (bins[bin] ?? 0) + 1;
    drawn.push({ a: sketches.length, b: sketches.length + 1, jaccard: pair.jaccard, edit: pair.edit });
    sketches.push(sketchOf(pair.a), sketchOf(pair.b));
  }
  console.log(`\n${drawn.length} pairs, ${evenly ? "similarity uniform over 0–1" : "as the edits make them"}:`);
  const rows = join(sketches);
  for (const [name, level] of levels) {
    const { clusters, crowded } = nearDuplicates(rows, level);
    const line = (pairs: readonly KnownPair[], own: typeof clusters): string =>
      [0, 0.05]
        .map((zone) => scorePairs(own, pairs, level.threshold, zone))
        .map(({ recall, precision, pairs: count }) => `recall ${percent(recall)} precision ${percent(precision)} (${count} pairs)`)
        .join("; without the zone ");
    console.log(`  ${name}, J ≥ ${level.threshold}: ${line(drawn, clusters)}; crowded ${crowded}`);
    for (const edit of evenly ? edits : []) {
      const pairs = drawn.filter((pair) => pair.edit === edit);
      const own = new Set(pairs.flatMap(({ a, b }) => [a, b]));
      console.log(
        `    ${edit.padEnd(8)}${line(
          pairs,
          clusters.filter(({ members }) => members.some((member) => own.has(member))),
        )}`,
      );
    }
  }
}

function printReplaced(): void {
  console.log("\nshare of words replaced (60 words): mean similarity, found as same text, as paraphrase");
  for (const share of [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5]) {
    let truth = 0;
    const found = levels.map(() => 0);
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      const a = maker.prompt(60);
      const b = maker.edited(a, "replace", share);
      truth += jaccard(a, b) / rounds;
      const rows = join([sketchOf(a), sketchOf(b)]);
      levels.forEach(([, level], index) => (found[index] = (found[index] ?? 0) + nearDuplicates(rows, level).clusters.length / rounds));
    }
    console.log(`  ${percent(share).padStart(6)}: ${truth.toFixed(2)}, ${found.map(percent).join(", ")}`);
  }
}

/** Twenty edits of one prompt: a cluster is a chain, so its pairs are less alike than its links. */
function printFamilies(): void {
  const sketches: Uint16Array[] = [];
  const pairs: KnownPair[] = [];
  for (let family = 0; family < 200; family++) {
    const base = maker.prompt(random.between(20, 200));
    const texts = [base, ...Array.from({ length: 20 }, () => maker.edited(base, random.pick(edits), random.next() * 0.12))];
    texts.forEach((a, i) =>
      texts.slice(0, i).forEach((b, j) => pairs.push({ a: sketches.length + i, b: sketches.length + j, jaccard: jaccard(a, b) })),
    );
    sketches.push(...texts.map(sketchOf));
  }
  console.log("\nfamilies of 21 (up to 12 % edited): a pair is found where one cluster has both, though chains join what is less alike");
  for (const [name, level] of levels) {
    const { clusters, crowded } = nearDuplicates(join(sketches), level);
    const { recall, precision } = scorePairs(clusters, pairs, level.threshold);
    const alone = new Set(pairs.filter((pair) => pair.jaccard >= level.threshold).flatMap(({ a, b }) => [a, b]));
    const clustered = new Set(clusters.flatMap(({ members }) => members));
    const reached = [...alone].filter((one) => clustered.has(one)).length / alone.size;
    console.log(
      `  ${name}: recall ${percent(recall)} precision ${percent(precision)}; of sketches with a near-duplicate in a cluster ${percent(reached)}; crowded ${crowded}`,
    );
  }
}

function printAlike(): void {
  const base = maker.prompt(100);
  const rows = join(Array.from({ length: 10_000 }, () => sketchOf(maker.edited(base, "mixed", 0.03))));
  for (const [name, level] of levels) {
    const { result, milliseconds } = timed(() => nearDuplicates(rows, level));
    const largest = Math.max(...result.clusters.map(({ members }) => members.length));
    console.log(
      `${name === "same text" ? "\n" : ""}10,000 edits of one prompt, ${name}: ${milliseconds.toFixed(0)} ms, ${result.compared} compared, crowded ${result.crowded}, largest cluster ${largest}`,
    );
  }
}

/** Two prompts in five repeat an earlier one with up to a tenth of it changed. */
function printTimes(): void {
  const most = Number(options.most);
  const rows = new Uint16Array(most * sketchRegisters);
  const earlier: Prompt[] = [];
  const made = timed(() => {
    for (let one = 0; one < most; one++) {
      const repeated = random.next() < 0.4 ? earlier[random.between(0, earlier.length - 1)] : undefined;
      const prompt = repeated === undefined ? maker.prompt(random.between(12, 60)) : maker.edited(repeated, "mixed", random.next() * 0.1);
      if (earlier.length < 100_000) earlier.push(prompt);
      rows.set(sketchOf(prompt), one * sketchRegisters);
    }
  });
  console.log(`\n${most} prompts made and sketched in ${(made.milliseconds / 1000).toFixed(0)} s`);
  for (const [name, level] of levels) {
    for (const size of [most / 4, most / 2, most]) {
      const { result, milliseconds } = timed(() => nearDuplicates(rows.subarray(0, size * sketchRegisters), level));
      console.log(
        `  ${name}, one group of ${size}: ${(milliseconds / 1000).toFixed(1)} s, ${((milliseconds * 1000) / size).toFixed(1)} µs each, ${result.clusters.length} clusters, ${(result.compared / size).toFixed(1)} compared each, crowded ${result.crowded}`,
      );
    }
    const groups = timed(() => {
      for (let from = 0; from + 1000 <= most; from += 1000)
        nearDuplicates(rows.subarray(from * sketchRegisters, (from + 1000) * sketchRegisters), level);
    });
    console.log(`  ${name}, groups of 1,000: ${((groups.milliseconds * 1000) / most).toFixed(1)} µs each`);
  }
}

function join(sketches: readonly Uint16Array[]): Uint16Array {
  const rows = new Uint16Array(sketches.length * sketchRegisters);
  sketches.forEach((sketch, index) => rows.set(sketch, index * sketchRegisters));
  return rows;
}
