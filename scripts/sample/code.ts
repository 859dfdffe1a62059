import type { Random } from "./random.ts";

const nouns = "order cart price voucher stock shelf parcel refund invoice address customer basket label queue token window ledger tariff season margin".split(" ");
const verbs = "collect merge split check round pack ship renew settle count group trim attach release reserve price compare".split(" ");
const tails = "Total Line Batch Window Entry Group Limit State Record Report Change Period Draft Notice Choice Range".split(" ");

/** Invented code: one function of 7 to 12 lines whose names hardly ever repeat. */
export function inventFunction(random: Random, topic: string): string[] {
  const name = `${random.pick(verbs)}${cap(topic)}${random.pick(tails)}`;
  const item = random.pick(nouns);
  const other = random.pick(nouns);
  const lines = [
    `/** ${cap(random.pick(verbs))}s the ${item} of each ${topic} against its ${other}. */`,
    `export function ${name}${random.hex(2)}(${item}s: readonly ${cap(item)}[], ${other}: number): number {`,
    `  const ${other}Limit = ${random.integer(2, 900)} + ${other};`,
  ];
  for (let i = random.integer(2, 6); i > 0; i--) {
    const field = `${random.pick(nouns)}${random.pick(tails)}`;
    lines.push(
      random.next() < 0.5
        ? `  if (${item}s.some((one) => one.${field} > ${random.integer(3, 999)})) return ${random.integer(0, 99)};`
        : `  const ${field}${random.hex(2)} = ${item}s.filter((one) => one.${field} !== ${other}Limit).length;`,
    );
  }
  lines.push(`  return ${item}s.reduce((sum, one) => sum + one.${random.pick(nouns)}, ${other}Limit);`, "}", "");
  return lines;
}

function cap(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
