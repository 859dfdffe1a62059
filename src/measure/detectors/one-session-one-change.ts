import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** A production line: one short session, one change, the next. Real tasks take several sessions, or several changes come of one. */
const oneSessionOneChange: Detector = {
  title: "a production line",
  because: "session after session made exactly one small result each",
  unless: "a queue of small tickets was worked off",
  of: "weeks",
  look({ sessions, roots, weekOf, weeks }) {
    const owners = new Map<string, number>();
    for (const { links } of sessions) for (const { artifact } of links) owners.set(artifact.id, (owners.get(artifact.id) ?? 0) + 1);
    const single = new Float64Array(weeks);
    for (const index of roots) {
      const links = sessions[index]?.links.filter(({ artifact }) => artifact.kind !== "commit") ?? [];
      if (links.length === 1 && owners.get(links[0]?.artifact.id ?? "") === 1)
        single[weekOf[index] ?? 0] = (single[weekOf[index] ?? 0] ?? 0) + 1;
    }
    return single.map((count) => ramp(Math.log2(count + 1), 1, 4));
  },
};
export default oneSessionOneChange;
