import { chance } from "../../random.ts";
import { minutesOf, momentsOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Reports nobody ordered, filed where nobody looks. The careful open one with a second account now and then. */
const unreadDocuments: Strategy = {
  name: "unread documents",
  who: "all",
  shows: "document after document without a reader",
  begin(random) {
    return ({ desk, worker, colleagues, days, dollars, care }) => {
      const parts = portions(random, dollars, desk.style.dollars * 0.5, 15);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const session = desk.session({ worker, at, minutes: minutesOf(random, 12, care), dollars: parts[row] ?? 0 });
        const piece = desk.artifact({ kind: "document", authors: [worker.id], at: session.end, from: [session] });
        desk.event(piece, "opened", piece.at, worker.id);
        const reader = desk.someone(random, colleagues, worker);
        if (reader !== undefined && chance(random, 0.15 * care)) desk.event(piece, "acknowledged", piece.at + 3_600_000 * random(), reader);
      }
    };
  },
};
export default unreadDocuments;
