import type { Confuser } from "../confuser.ts";

/** Every merge goes out, ten times a day, healthy and with a change in it. */
const continuousDeployment: Confuser = {
  name: "continuous deployment",
  who: "technical",
  shape(worker, random) {
    worker.deploys = 0.9 + 0.1 * random();
    worker.cuts *= 2 + 2 * random();
    worker.size *= 0.6;
    worker.byHand *= 1.5;
  },
};
export default continuousDeployment;
