import { week } from "../../days.ts";
import type { Confuser } from "../confuser.ts";

/** New here: weeks of questions about everything, few results, then a colleague like the others. */
const onboarding: Confuser = {
  name: "onboarding",
  who: "all",
  shape(worker, random, { start, weeks }) {
    worker.from = Math.floor(weeks * 0.8 * random());
    worker.joinedAt = start + worker.from * week;
    worker.habit = 1;
  },
  begin(worker, random) {
    const usual = { idle: worker.idle, rate: worker.rate, byHand: worker.byHand };
    const eager = 1.5 + 2 * random();
    const learns = 3 + 7 * random();
    worker.explores = random() < 0.4 ? 0.5 : worker.explores;
    const live = (known: number): void => {
      worker.idle = usual.idle + (0.92 - usual.idle) * (1 - known);
      worker.rate = Math.min(12, usual.rate * (1 + eager * (1 - known)));
      worker.byHand = usual.byHand * known;
    };
    live(0);
    return ({ index }) => live(Math.min(1, (index + 1 - worker.from) / learns));
  },
};
export default onboarding;
