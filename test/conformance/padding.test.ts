import { expect, test } from "vitest";
import { loadDetectors } from "../../src/measure/padding/load-detectors.ts";
import { makeFrame } from "../../src/measure/padding/frame.ts";
import { readModel } from "../../src/measure/padding/read-model.ts";
import { weigh } from "../../src/measure/padding/weigh.ts";
import type { History, Population } from "../../src/model/history.ts";
import { gatherWorld } from "../../src/read/worlds/gather-world.ts";
import { loadConfusers, loadStrategies } from "../../src/simulator/worlds/load.ts";
import { makeWorld } from "../../src/simulator/worlds/make-world.ts";

const detectors = await loadDetectors();
const model = readModel();
const [strategies, confusers] = [await loadStrategies(), await loadConfusers()];
const world = makeWorld({ people: 40, weeks: 14, seed: 77, strategies, confusers, padders: 0.4 });
const population = await gatherWorld(world);
const week = 604_800_000;

test("the model that comes along knows the detectors that are there", () => {
  expect(model.detectors).toEqual([...detectors.keys()]);
});

test("every sign is from 0 to 1, or not to be told; on nothing at all too", () => {
  const nobody: History = { person: "x", role: "", team: "", joined: 0, sessions: [], artifacts: [] };
  for (const history of [...population.histories, nobody]) {
    const frame = makeFrame(history, population);
    for (const [id, detector] of detectors) {
      const seen = detector.look(frame);
      expect(seen.length, id).toBe(detector.of === "sessions" ? frame.sessions.length : frame.weeks);
      expect(
        seen.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1)),
        id,
      ).toBe(true);
    }
  }
});

test("every sign is shown by somebody where nearly everybody pads", async () => {
  const crowd = await gatherWorld(makeWorld({ people: 120, weeks: 12, seed: 5, strategies, confusers, padders: 0.95, odd: 0 }));
  const frames = crowd.histories.map((history) => makeFrame(history, crowd));
  const silent = [...detectors].filter(([, detector]) => !frames.some((frame) => detector.look(frame).some((value) => value > 0.5)));
  expect(silent.map(([id]) => id)).toEqual([]);
});

test("weeks later, under other names or in another order, everything is as likely", () => {
  const plain = weigh(population, detectors, model);
  const later = weigh(shifted(population, 5 * week), detectors, model);
  const renamed = weigh(
    { ...population, histories: population.histories.map((history) => ({ ...history, person: `other ${history.person}` })).toReversed() },
    detectors,
    model,
  ).toReversed();
  for (const [index, person] of plain.entries()) {
    const odds = person.weeks.map(({ probability }) => probability);
    expect(later[index]?.weeks.map(({ probability }) => probability)).toEqual(odds);
    for (const [at, probability] of (renamed[index]?.weeks ?? []).map((one) => one.probability).entries())
      expect(probability).toBeCloseTo(odds[at] ?? 0, 9);
  }
});

test("ten times the prices change hardly anything: what counts is what is usual there", () => {
  const dear = weigh(
    {
      ...population,
      histories: population.histories.map((history) => ({
        ...history,
        sessions: history.sessions.map((session) => ({ ...session, costMicros: session.costMicros * 10 })),
      })),
    },
    detectors,
    model,
  );
  const flips = weigh(population, detectors, model).flatMap(({ weeks }, index) =>
    weeks.map(({ flagged }, at) => (flagged === dear[index]?.weeks[at]?.flagged ? 0 : 1)),
  );
  expect(flips.reduce<number>((sum, one) => sum + one, 0) / flips.length).toBeLessThan(0.03);
});

/** Everything a while later; artifacts stay shared between the sessions that are linked to them. */
function shifted(all: Population, by: number): Population {
  const artifacts = new Map<string, History["artifacts"][number]>();
  const move = (artifact: History["artifacts"][number]): History["artifacts"][number] => {
    const known = artifacts.get(artifact.id);
    if (known !== undefined) return known;
    const moved = { ...artifact, at: artifact.at + by, events: artifact.events.map((event) => ({ ...event, at: event.at + by })) };
    artifacts.set(artifact.id, moved);
    return moved;
  };
  return {
    from: all.from + by,
    until: all.until + by,
    targets: all.targets.map((target) => ({ ...target, from: target.from + by })),
    histories: all.histories.map((history) => ({
      ...history,
      joined: history.joined + by,
      artifacts: history.artifacts.map(move),
      sessions: history.sessions.map((session) => ({
        ...session,
        start: session.start + by,
        end: session.end + by,
        links: session.links.map((link) => ({ ...link, artifact: move(link.artifact) })),
      })),
    })),
  };
}
