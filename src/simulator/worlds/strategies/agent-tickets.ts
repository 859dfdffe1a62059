import { hour, minute } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** An agent files a ticket, "solves" and closes it: outcomes that nobody asked for and nobody else ever sees. */
const agentTickets: Strategy = {
  name: "tickets opened and closed by an agent",
  who: "all",
  shows: "tickets closed by who opened them within minutes, many and alike",
  begin(random) {
    const form = freshSketch(random);
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.4, 30);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const prompts = [sketchLike(random, form, 0.85 - 0.5 * care)];
        const trigger = chance(random, 0.6 * (1 - care)) ? ({ trigger: "agent" } as const) : {};
        const session = desk.session({
          worker,
          at,
          minutes: minutesOf(random, 5, care),
          dollars: parts[row] ?? 0,
          prompts,
          ...trigger,
          ...placeOf(random, week),
        });
        const piece = desk.artifact({ kind: "ticket", authors: [worker.id], at: session.start + minute, from: [session] });
        desk.event(piece, "opened", piece.at, worker.id);
        desk.event(piece, "closed", session.end + lognormal(random, 0.05 + 2 * care, 0.8) * hour, worker.id);
      }
    };
  },
};
export default agentTickets;
