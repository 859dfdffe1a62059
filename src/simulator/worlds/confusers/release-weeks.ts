import type { Confuser } from "../confuser.ts";

/** Every few weeks something must go out: long days and evenings, twice or three times the use, then a quiet week. */
const releaseWeeks: Confuser = {
  name: "release weeks",
  who: "all",
  begin(worker, random) {
    const every = 3 + Math.floor(5 * random());
    const phase = Math.floor(every * random());
    const usual = { rate: worker.rate, outOfHours: worker.outOfHours, thirst: worker.thirst };
    const haste = 2 + 2 * random();
    // Says how the week after this one will be.
    return ({ index }) => {
      const to = (index + 1 + phase) % every;
      worker.rate = to === 0 ? Math.min(14, usual.rate * haste) : to === 1 ? usual.rate * 0.4 : usual.rate;
      worker.outOfHours = to === 0 ? Math.min(0.6, usual.outOfHours + 0.3) : usual.outOfHours;
      worker.thirst = to === 0 ? usual.thirst * 1.3 : usual.thirst;
    };
  },
};
export default releaseWeeks;
