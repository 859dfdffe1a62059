import { hour, minute } from "../../days.ts";
import { lognormal } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { figLeaf, minutesOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** A script with random waits that plays a person at work: rows of sessions in working hours, a break at noon, no result. */
const jitteredBursts: Strategy = {
  name: "jittered bursts",
  who: "all",
  shows: "rows of sessions whose waits are too even for a person, nothing made of it",
  begin(random) {
    const topics = Array.from({ length: 3 + Math.floor(6 * random()) }, () => freshSketch(random));
    const wait = 8 + 20 * random();
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.35, 60);
      const daily = Math.ceil(parts.length / Math.min(days.length, 2 + Math.round(3 * care)));
      for (let row = 0, day = 0; row < parts.length && day < days.length; day++) {
        const today = days[day];
        if (today === undefined) return;
        let at = today.begins + 2 * hour * random();
        for (const part of parts.slice(row, row + daily)) {
          const topic = topics[Math.floor(topics.length * random())];
          const prompts = [topic === undefined ? freshSketch(random) : sketchLike(random, topic, 0.6 - 0.4 * care)];
          const use = { worker, at, minutes: minutesOf(random, 4, care), dollars: part, prompts, ...placeOf(random, week) };
          const session = desk.session(use);
          figLeaf(random, week, session);
          at = session.end + lognormal(random, wait, 0.15 + 0.35 * care) * minute;
          const noon = today.begins + 4 * hour;
          if (care > 0.3 && at > noon && at < noon + 0.7 * hour) at = noon + (0.7 + 0.3 * random()) * hour;
        }
        row += daily;
      }
    };
  },
};
export default jitteredBursts;
