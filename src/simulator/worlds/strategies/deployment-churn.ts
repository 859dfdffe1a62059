import { minute } from "../../days.ts";
import { chance } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** The same version goes out again and again: deployments without a change, an agent asked to do each. */
const deploymentChurn: Strategy = {
  name: "deployment churn",
  who: "technical",
  shows: "deployments with nothing landed since the one before",
  begin(random) {
    const ask = freshSketch(random);
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.5, 25);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const prompts = [sketchLike(random, ask, 0.85 - 0.5 * care)];
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 6, care), dollars: parts[row] ?? 0, prompts, ...place });
        if (chance(random, 0.3 * care)) continue;
        const piece = desk.artifact({ kind: "deployment", repo: worker.repo, authors: [worker.id], at: session.end, from: [session] });
        desk.event(piece, "deployed", piece.at + 5 * minute * random(), worker.id);
        desk.event(piece, "healthy", piece.at + (10 + 20 * random()) * minute);
      }
    };
  },
};
export default deploymentChurn;
