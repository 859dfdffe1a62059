import type { Confuser } from "../confuser.ts";

/** Simply likes it: much use, many tries that lead nowhere, and good work beside them. */
const likesAi: Confuser = {
  name: "likes AI",
  who: "all",
  shape(worker, random) {
    worker.from = -60;
    worker.habit = 1;
    worker.rate = Math.min(14, worker.rate * (2 + 2 * random()));
    worker.thirst *= 1.3 + random();
    worker.idle = Math.min(0.75, worker.idle * 1.8);
    worker.outOfHours = Math.min(0.5, worker.outOfHours + 0.15);
  },
};
export default likesAi;
