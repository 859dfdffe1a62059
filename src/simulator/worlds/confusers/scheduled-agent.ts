import { day, hour } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { makeWriting } from "../changes.ts";
import type { Confuser } from "../confuser.ts";

/** A job that was declared: every morning the same prompt, and somebody reads what comes of it. */
const scheduledAgent: Confuser = {
  name: "declared scheduled agent",
  who: "all",
  begin(worker, random) {
    const prompt = freshSketch(random);
    const at = 5 + 4 * random();
    const size = lognormal(random, 0.4, 0.6);
    const often = random() < 0.5 ? 1 : 2 + Math.floor(6 * random());
    return ({ desk, monday, colleagues }) => {
      for (let weekday = 0; weekday < 5; weekday++)
        for (let run = 0; run < often; run++) {
          const session = desk.session({
            worker,
            at: monday + weekday * day + (at + (run * 12) / often) * hour,
            minutes: 4,
            dollars: (desk.style.dollars * size) / often,
            trigger: "schedule",
            steady: true,
            prompts: [sketchLike(random, prompt, 0.9)],
          });
          if (chance(random, 0.8))
            makeWriting(desk, random, { kind: "message", worker, colleagues, at: session.end, from: [session], read: 0.7 });
        }
    };
  },
};
export default scheduledAgent;
