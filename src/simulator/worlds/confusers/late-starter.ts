import type { Confuser } from "../confuser.ts";

/** Hardly any use until something clicked; then more each week, and more work done with it. */
const lateStarter: Confuser = {
  name: "late starter",
  who: "all",
  shape(worker, random, { weeks }) {
    worker.from = Math.floor(weeks * (0.25 + 0.45 * random()));
    worker.habit = 1;
  },
  begin(worker, random) {
    const full = Math.min(14, worker.rate * (2 + 3 * random()));
    const step = 1.2 + 0.5 * random();
    worker.rate = 0.15;
    // Before it clicked: a try now and then.
    worker.from -= 3 + Math.floor(8 * random());
    const clicks = worker.from + 6 + Math.floor(6 * random());
    return ({ index }) => {
      if (index >= clicks) worker.rate = Math.min(full, worker.rate * step);
    };
  },
};
export default lateStarter;
