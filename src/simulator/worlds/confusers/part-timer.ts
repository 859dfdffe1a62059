import type { Confuser } from "../confuser.ts";

/** Two or three days a week, not always the same, some weeks none; what must be done is done in them. */
const partTimer: Confuser = {
  name: "part-timer",
  who: "all",
  shape(worker, random) {
    const share = 0.25 + 0.4 * random();
    const whole = worker.calendar;
    worker.calendar = { zone: whole.zone, weekFrom: (monday) => whole.weekFrom(monday).filter(() => random() < share) };
    worker.rate = Math.min(12, worker.rate * (0.8 + random()));
    worker.byHand *= share;
  },
};
export default partTimer;
