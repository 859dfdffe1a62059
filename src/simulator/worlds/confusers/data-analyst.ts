import { chance, lognormal, poisson } from "../../random.ts";
import { makeWriting } from "../changes.ts";
import { momentOf } from "../honest-work.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";

/** Feeds whole tables in and gets a number out, the same tables again the next day; the numbers go into messages and slides. */
const dataAnalyst: Confuser = {
  name: "data analyst",
  who: "all",
  begin(worker, random) {
    const often = 4 + 16 * random();
    const tables = Array.from({ length: 2 + Math.floor(4 * random()) }, () => freshSketch(random));
    const [input, output] = [0.55 + 0.35 * random(), 0.02 + 0.06 * random()];
    const cached = (1 - input - output) / (worker.tool.mix[1] + worker.tool.mix[2]);
    const mix = [input, worker.tool.mix[1] * cached, worker.tool.mix[2] * cached, output] as const;
    const size = lognormal(random, 0.7, 0.4);
    return ({ desk, days, colleagues, index }) => {
      if (index < worker.from) return;
      for (let count = poisson(random, (often * days.length) / 5); count > 0; count--) {
        const at = momentOf(random, days);
        if (at === null) return;
        const table = tables[Math.floor(tables.length * random())] ?? freshSketch(random);
        const dollars = lognormal(random, desk.style.dollars * size, 0.4);
        const responses = 1 + poisson(random, 2);
        const session = desk.session({ worker, at, minutes: 8, dollars, mix, responses, prompts: [sketchLike(random, table, 0.75)] });
        const kind = chance(random, 0.7) ? "message" : "document";
        if (chance(random, 0.6)) makeWriting(desk, random, { kind, worker, colleagues, at: session.end, from: [session], read: 0.75 });
      }
    };
  },
};
export default dataAnalyst;
