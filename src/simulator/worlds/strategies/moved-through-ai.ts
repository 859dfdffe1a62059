import { hour } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { makeWriting } from "../changes.ts";
import { minutesOf, momentsOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Done by hand, then fed to the model so that it counts as the model's: the commit stands before the session begins. */
const movedThroughAi: Strategy = {
  name: "work moved through AI after it was done",
  who: "all",
  shows: "sessions that begin after the commit or document they are tied to",
  begin(random) {
    return (week) => {
      const { desk, worker, colleagues, days, artifacts, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.9, 12);
      const done = artifacts.filter(({ kind }) => kind === (worker.technical ? "commit" : "document"));
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const place = worker.technical ? { repo: worker.repo, branch: `fix/${worker.index}-${week.index}-${row}` } : {};
        const session = desk.session({ worker, at, minutes: minutesOf(random, 9, care), dollars: parts[row] ?? 0, ...place });
        // The careful wait for nobody: the session follows within minutes.
        const earlier = session.start - (0.1 + (3 - 2.5 * care) * random()) * hour;
        const old = done.filter((piece) => piece.at < session.start);
        const one = old[Math.floor(old.length * random())];
        const from = [session];
        if (one !== undefined && chance(random, 0.4)) desk.link(one, from);
        else if (worker.technical) {
          const added = lognormal(random, 30 * worker.size, 0.8);
          quickChange(week, random, { at: earlier, added, removed: added * 0.4 * random(), from, waved: true, minutes: 240 });
        } else makeWriting(desk, random, { kind: "document", worker, colleagues, at: earlier, from, read: 1 - desk.style.unread });
      }
    };
  },
};
export default movedThroughAi;
