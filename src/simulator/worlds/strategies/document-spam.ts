import { hour } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Pages by the metre that nobody asked for. They land: in the repository, waved through, or in the wiki, thanked for unread. */
const documentSpam: Strategy = {
  name: "document spam",
  who: "all",
  shows: "many long additions or documents that are acknowledged at once and never edited",
  begin(random) {
    return (week) => {
      const { desk, worker, colleagues, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * (worker.technical ? 0.9 : 0.5), 12);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const minutes = minutesOf(random, 10, care);
        const session = desk.session({ worker, at, minutes, dollars: parts[row] ?? 0, ...placeOf(random, week) });
        if (worker.technical) {
          const added = lognormal(random, 320 - 200 * care, 0.4 + 0.3 * care);
          quickChange(week, random, {
            at: session.end,
            added,
            removed: added * 0.04 * random(),
            from: [session],
            waved: chance(random, 0.4 + 0.5 * care),
          });
          continue;
        }
        const piece = desk.artifact({ kind: "document", authors: [worker.id], at: session.end, from: [session] });
        desk.event(piece, "opened", piece.at, worker.id);
        const friend = desk.someone(random, colleagues, worker);
        if (friend !== undefined && chance(random, 0.3 + 0.5 * care))
          desk.event(piece, "acknowledged", piece.at + (0.02 + random()) * hour, friend);
      }
    };
  },
};
export default documentSpam;
