import type { Population } from "../../model/history.ts";
import { contextOf } from "./context.ts";
import type { Detector } from "./detector.ts";
import { middleOfContexts, weekFeatures, type WeekFeatures } from "./features.ts";
import { makeFrame, type Frame } from "./frame.ts";
import { makeNorms } from "./norms.ts";
import { lookAll, type Signs } from "./signs.ts";

/** A person as the detectors see them, beside their peers. */
export interface Surveyed {
  readonly role: string;
  readonly frame: Frame;
  readonly signs: Signs;
  readonly features: WeekFeatures;
}

/** Looks at everybody twice: first for what is usual, then for what is rare beside it. */
export function survey(population: Population, detectors: readonly Detector[]): Surveyed[] {
  const looked = population.histories.map((history) => {
    const frame = makeFrame(history, population);
    const signs = lookAll(frame, detectors);
    return { role: history.role, frame, signs, weeks: signs.weeks, context: contextOf(frame) };
  });
  const norms = makeNorms(looked, detectors.length);
  const middle = middleOfContexts(looked);
  return looked.map(({ role, frame, signs, context }) => ({
    role,
    frame,
    signs,
    features: weekFeatures(frame, signs, context, norms, middle),
  }));
}
