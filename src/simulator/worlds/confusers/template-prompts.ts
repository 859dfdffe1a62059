import { randomStream } from "../../random.ts";
import { freshSketch } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";

/** The team wrote its prompts once, and everybody fills in the blanks: good work, asked for in the same words each time. */
const templatePrompts: Confuser = {
  name: "team template prompts",
  who: "all",
  shape(worker, random, { seed }) {
    const shared = randomStream(seed, "templates", worker.team);
    worker.templates = Array.from({ length: 2 + Math.floor(5 * shared()) }, () => freshSketch(shared));
    worker.habit = Math.max(worker.habit, 0.9);
    worker.idle *= 0.5 + 0.5 * random();
  },
};
export default templatePrompts;
