import type { WorkDay } from "../people/calendar.ts";
import { hour } from "../days.ts";
import { chance, lognormal, poisson, type Random } from "../random.ts";

/** Use that is there to be counted. `minutes` and `dollars` are medians, as for honest sessions. */
export interface PaddedUse {
  readonly at: number;
  readonly minutes: number;
  readonly dollars: number;
}

/** What a strategy knows of the week: the days worked, and whether the person used AI in earnest. */
export interface PaddingWeek {
  readonly days: readonly WorkDay[];
  readonly honest: boolean;
}

export interface Strategy {
  readonly name: string;
  uses(random: Random, week: PaddingWeek): PaddedUse[];
}

/** One short prompt before the week closes, by people who otherwise would not count as active. */
export const minimalDose: Strategy = {
  name: "minimal dose",
  uses(random, week) {
    const last = week.days.at(-1);
    const wanted = chance(random, 0.85);
    const at = random();
    const dollars = lognormal(random, 0.12, 0.7);
    if (week.honest || last === undefined || !wanted) return [];
    return [{ at: last.begins + (0.55 + 0.45 * at) * (last.stops - last.begins), minutes: 2, dollars }];
  },
};

/** The same question again and again, answers unread. */
export const repeatedPrompts: Strategy = {
  name: "repeated prompts",
  uses(random, week) {
    return week.days.flatMap((day) =>
      Array.from({ length: poisson(random, 0.7) }, () => ({
        at: day.begins + random() * (day.stops - day.begins),
        minutes: 6,
        dollars: lognormal(random, 2.2, 0.6),
      })),
    );
  },
};

/** An agent left running in the evening, for nothing. */
export const loops: Strategy = {
  name: "loops",
  uses(random, week) {
    return week.days.flatMap((day) =>
      chance(random, 0.3) ? [{ at: day.stops + (0.5 + 2 * random()) * hour, minutes: 120, dollars: lognormal(random, 16, 0.5) }] : [],
    );
  },
};
