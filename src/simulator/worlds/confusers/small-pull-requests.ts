import type { Confuser } from "../confuser.ts";

/** One idea, one pull request, ten lines: was taught so, and does it with or without AI. */
const smallPullRequests: Confuser = {
  name: "small pull requests",
  who: "technical",
  shape(worker, random) {
    worker.cuts = 4 + 8 * random();
    worker.size *= 0.5;
    worker.habit = Math.max(worker.habit, 0.9);
  },
};
export default smallPullRequests;
