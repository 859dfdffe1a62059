import type { Confuser } from "../confuser.ts";

/** Sends ten or thirty sub-agents at every task, which is dear, and the work lands. */
const parallelAgents: Confuser = {
  name: "parallel sub-agents",
  who: "technical",
  shape(worker, random) {
    worker.subAgents = 0.6 + 0.4 * random();
    worker.helpers = 8 + Math.floor(24 * random());
    worker.thirst *= 1.2 + random();
    worker.habit = 1;
  },
};
export default parallelAgents;
