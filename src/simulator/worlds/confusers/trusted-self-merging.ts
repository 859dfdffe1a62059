import type { Confuser } from "../confuser.ts";

/** Trunk-based and trusted: merges their own work, mends it the next day where it was wrong. */
const trustedSelfMerging: Confuser = {
  name: "trusted self-merging",
  who: "technical",
  shape(worker, random) {
    worker.unreviewed = 0.85 + 0.15 * random();
    worker.cuts *= 1.5;
    worker.deploys = Math.max(worker.deploys, 0.6 * random());
  },
};
export default trustedSelfMerging;
