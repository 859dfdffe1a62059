import { minute } from "../days.ts";
import type { WorkDay } from "../people/calendar.ts";
import { chance, lognormal, type Random } from "../random.ts";
import type { ToolModel } from "../usage/tools.ts";
import { makeChange, makeWriting } from "./changes.ts";
import { momentOf } from "./honest-work.ts";
import type { PaddingWeek } from "./strategy.ts";
import type { WorldSession } from "./world.ts";

/** Where a padder's session seems to take place: the careful name the repository and a branch of their real work. */
export function placeOf(random: Random, week: PaddingWeek): { readonly repo?: string; readonly branch?: string } {
  const { worker, sessions, care } = week;
  if (!worker.technical) return {};
  if (!chance(random, 0.3 + 0.7 * care)) return chance(random, 0.5) ? { repo: worker.repo } : {};
  const branches = sessions.flatMap(({ branch }) => branch ?? []);
  const branch = branches[Math.floor(random() * branches.length)] ?? `feature/${worker.index}-${week.index}`;
  return { repo: worker.repo, branch };
}

/** So many working moments, in order. The clumsy sit down and go on until it is done; the careful spread it over their days. */
export function momentsOf(random: Random, days: readonly WorkDay[], count: number, care: number): number[] {
  const times: number[] = [];
  while (times.length < count) {
    let at = momentOf(random, days);
    if (at === null) return [];
    const row = Math.min(count - times.length, 1 + Math.floor((1 - care) * 12 * random()));
    for (let i = 0; i < row; i++) {
      times.push(at);
      at += (4 + 10 * random()) * minute;
    }
  }
  return times.sort((a, b) => a - b);
}

/** Minutes of a session: much the same for the clumsy, as varied as anybody's for the careful. */
export function minutesOf(random: Random, median: number, care: number): number {
  return lognormal(random, median, 0.7 * care);
}

/** A tool's parts of the cost with other shares of fresh input and output; the cache keeps what is left. */
export function skewed(tool: ToolModel, input: number, output: number): ToolModel["mix"] {
  const left = (1 - input - output) / (tool.mix[1] + tool.mix[2]);
  return [input, tool.mix[1] * left, tool.mix[2] * left, output];
}

/** Something trivial that a careful padder has to show for a session, now and then: a line changed, a message sent. */
export function figLeaf(random: Random, week: PaddingWeek, session: WorldSession): void {
  const { desk, worker, colleagues, care } = week;
  if (!chance(random, 0.25 * care)) return;
  const at = session.end + 20 * minute * random();
  if (!worker.technical) makeWriting(desk, random, { kind: "message", worker, colleagues, at, from: [session], read: 0.5 });
  else {
    const change = { added: 1 + Math.floor(6 * random()), removed: Math.floor(4 * random()), commits: 1 };
    const fate = { rewritten: desk.style.rewritten, refused: 0.05, unreviewed: chance(random, 0.4) };
    makeChange(desk, random, { worker, colleagues, at, from: [session], ...change, ...fate });
  }
}
