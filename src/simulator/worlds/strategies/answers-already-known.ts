import { day } from "../../days.ts";
import { chance } from "../../random.ts";
import { freshSketch, sketchLike, type Sketch } from "../prompts.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";
import type { WorldArtifact } from "../world.ts";

/** What is asked stands in one's own document or commit already, of weeks ago: the result is older than the question. */
const answersAlreadyKnown: Strategy = {
  name: "answers already known",
  who: "all",
  shows: "short sessions tied to nothing, or to what was finished long before",
  begin(random) {
    const known: { readonly piece: WorldArtifact; readonly question: Sketch }[] = [];
    return (week) => {
      const { desk, worker, days, artifacts, dollars, care } = week;
      for (const piece of artifacts) if (piece.kind !== "review") known.push({ piece, question: freshSketch(random) });
      const parts = portions(random, dollars, desk.style.dollars * 0.4, 30);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const old = known.filter(({ piece }) => piece.at < at - day);
        const one = old[Math.floor(old.length * random())];
        const prompts = [one === undefined ? freshSketch(random) : sketchLike(random, one.question, 0.7 - 0.4 * care)];
        const minutes = minutesOf(random, 5, care);
        const session = desk.session({
          worker,
          at,
          minutes,
          dollars: parts[row] ?? 0,
          prompts,
          responses: 1 + Math.floor(4 * random()),
          ...placeOf(random, week),
        });
        // The answer quotes it word for word, and so the ledger ties the two.
        if (one !== undefined && chance(random, 0.6)) desk.link(one.piece, [session]);
      }
    };
  },
};
export default answersAlreadyKnown;
