import { expect, test } from "vitest";
import { random } from "../../../test/repair/usage-of.ts";
import { builtInNoise } from "./built-in.ts";
import { noiseOf } from "./noise.ts";

test("without answers it is the built-in noise", () => {
  const noise = noiseOf(new Float64Array(0), new Int32Array(0));
  expect(noise.own).toBeCloseTo(builtInNoise.own, 12);
  expect(noise.session).toBeCloseTo(builtInNoise.session, 12);
});

test.each([
  { own: 0.3, session: 0.2 },
  { own: 0.3, session: 0 },
  { own: 0.05, session: 0.5 },
])("finds own $own and session $session again in sessions of unequal size", ({ own, session }) => {
  const { normal } = random(3);
  const ratio: number[] = [];
  const sessions: number[] = [];
  for (let s = 0; s < 400; s++) {
    const shared = session * normal();
    for (let i = 0; i < [1, 2, 5, 45][s % 4]!; i++) {
      ratio.push(1 + shared + own * normal());
      sessions.push(s);
    }
  }
  const noise = noiseOf(Float64Array.from(ratio), Int32Array.from(sessions));
  expect(Math.sqrt(noise.own + noise.session)).toBeCloseTo(Math.hypot(own, session), 1);
  expect(Math.sqrt(noise.session)).toBeCloseTo(session, 1);
});
