import { expect, test } from "vitest";
import { quantileInterval } from "./quantile-interval.ts";
import { type Interval, ratioInterval } from "./ratio-interval.ts";
import { shareInterval } from "./share-interval.ts";
import { timeUntil } from "./time-until.ts";
import { weeklyRate } from "./weekly-rate.ts";

// How often a 95 % interval holds the truth, over simulated groups of 8 to 30 people who differ in how much they do
// (log-normal) and in what they do (people of one group are alike within themselves). The seed is fixed.
const rounds = 2_000;
const sizes = [8, 15, 30];

test.each<[string, number, (people: number) => Interval | null]>([
  [
    "money per thing, both growing with how much a person does",
    100 / 6,
    (people) =>
      ratioInterval(times(people, () => busy(0.7, (volume) => ({ value: uneven(100 * volume, 0.6), weight: poisson(6 * volume) })))),
  ],
  [
    "money per thing, one person ten times another",
    100 / 6,
    (people) =>
      ratioInterval(times(people, () => busy(1, (volume) => ({ value: uneven(100 * volume, 0.6), weight: poisson(6 * volume) })))),
  ],
  [
    "money per thing, the two unrelated",
    100 / 6,
    (people) => ratioInterval(times(people, () => ({ value: uneven(100, 1), weight: poisson(uneven(6, 0.5)) }))),
  ],
  [
    "money per week, a quarter of the people spend nothing",
    18.75,
    (people) => ratioInterval(times(people, () => ({ value: random() < 0.25 ? 0 : uneven(100, 0.7), weight: 4 }))),
  ],
  [
    "a share of one in ten, people differ",
    0.1,
    (people) =>
      shareInterval(
        times(people, () => things(uneven(8, 0.8), beta(1, 9))),
        true,
      ),
  ],
  [
    "a share of seven in ten, people differ",
    0.7,
    (people) =>
      shareInterval(
        times(people, () => things(uneven(12, 0.8), beta(3.5, 1.5))),
        true,
      ),
  ],
  [
    "a share of one in ten, nobody differs",
    0.1,
    (people) =>
      shareInterval(
        times(people, () => things(uneven(6, 0.8), 0.1)),
        true,
      ),
  ],
  [
    "weeks active, four each",
    0.8,
    (people) =>
      shareInterval(
        times(people, () => fixed(4, beta(2.4, 0.6))),
        true,
      ),
  ],
  [
    "a share of money",
    0.7,
    (people) =>
      shareInterval(
        times(people, () => part(uneven(100, 0.8), beta(3.5, 1.5))),
        false,
      ),
  ],
  [
    "half of the hours, people differ",
    1,
    (people) =>
      quantileInterval(
        times(people, () => hours(0.3)),
        0.5,
      ),
  ],
  [
    "three quarters of the hours, people differ",
    Math.exp(1.2 * 0.6744898),
    (people) =>
      quantileInterval(
        times(people, () => hours(0.3)),
        0.75,
      ),
  ],
  [
    "half of the hours, nobody differs",
    1,
    (people) =>
      quantileInterval(
        times(people, () => hours(0)),
        0.5,
      ),
  ],
  [
    "half of new people, some followed for a shorter time",
    20 * Math.log(2),
    (people) =>
      timeUntil(
        times(people, () => wait(exponential(20), 30 + 40 * random())),
        0.5,
      ),
  ],
  ["events a week", 14, () => weeklyRate(times(31, () => poisson(2)))],
  ["events a week, by weekday", 14, () => weeklyRate(Array.from({ length: 31 }, (_, day) => (day % 7 < 5 ? poisson(2.8) : 0)))],
])("%s", { timeout: 60_000 }, (name, truth, make) => {
  // A calendar month holds more or fewer weekends than weeks do on average: 23 working days of 31 here.
  const aim = name.endsWith("by weekday") ? (23 * 2.8 * 7) / 31 : truth;
  for (const people of name.startsWith("events") ? [1] : sizes) {
    let [held, all] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const interval = make(people);
      if (interval === null) continue;
      all++;
      if (interval.low <= aim && aim <= interval.high) held++;
    }
    // 92 to 98 %, and a hundredth for what chance makes of 2,000 rounds.
    expect(held / all, `${people} people`).toBeGreaterThan(0.91);
    expect(held / all, `${people} people`).toBeLessThan(0.99);
  }
});

let state = 20260901;
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Log-normal with that mean. */
function uneven(mean: number, sigma: number): number {
  return mean * Math.exp(sigma * normal() - sigma ** 2 / 2);
}

function exponential(mean: number): number {
  return -mean * Math.log(1 - random());
}

function poisson(mean: number): number {
  let [count, chance] = [0, Math.exp(-mean)];
  for (let left = random() - chance; left > 0 && count < 10_000; left -= chance) chance *= mean / ++count;
  return count;
}

/** Marsaglia and Tsang (2000). */
function gamma(shape: number): number {
  if (shape < 1) return gamma(shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(a: number, b: number): number {
  const x = gamma(a);
  return x / (x + gamma(b));
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function busy<T>(sigma: number, make: (volume: number) => T): T {
  return make(uneven(1, sigma));
}

function things(mean: number, chance: number): { value: number; weight: number } {
  return fixed(poisson(mean), chance);
}

function fixed(weight: number, chance: number): { value: number; weight: number } {
  return { value: times(weight, random).filter((one) => one < chance).length, weight };
}

function part(weight: number, share: number): { value: number; weight: number } {
  return { value: weight * share, weight };
}

/** Log-normal hours of a person's pull requests; `alike`: the part of their variance that is the person's. */
function hours(alike: number): number[] {
  const person = Math.sqrt(alike) * normal();
  return times(poisson(uneven(6, 0.8)), () => Math.exp(1.2 * (person + Math.sqrt(1 - alike) * normal())));
}

function wait(time: number, followed: number): { time: number; happened: boolean } {
  return { time: Math.min(time, followed), happened: time <= followed };
}
