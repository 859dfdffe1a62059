import { hour, minute } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { makeWriting } from "../changes.ts";
import type { Confuser } from "../confuser.ts";

/** The weekly report, on the last working day before going home: one short session, one message, nothing else. */
const onceAWeek: Confuser = {
  name: "once-a-week user",
  who: "all",
  shape(worker) {
    worker.rate *= 0.03;
  },
  begin(worker, random) {
    const before = 0.3 + 3 * random();
    const sends = 0.4 + 0.6 * random();
    return ({ desk, days, colleagues, index }) => {
      const last = days.at(-1);
      if (last === undefined || index < worker.from || !chance(random, 0.9)) return;
      const dollars = lognormal(random, desk.style.dollars * 0.06, 0.8);
      const at = last.stops - before * hour * (0.6 + 0.6 * random());
      const session = desk.session({ worker, at, minutes: 5, dollars, responses: 1 + Math.floor(3 * random()) });
      if (chance(random, sends))
        makeWriting(desk, random, { kind: "message", worker, colleagues, at: session.end + 10 * minute, from: [session], read: 0.7 });
    };
  },
};
export default onceAWeek;
