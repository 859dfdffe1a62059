import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** Agents that work for agents, deeper than a helper of a session, or by themselves. */
const agentsOnAgents: Detector = {
  title: "agents for agents",
  because: "agents started agents that started agents, and nothing came of it",
  unless: "a chain of checks was part of a job somebody declared",
  of: "sessions",
  look({ sessions, linked }) {
    const depth = new Map<string, number>();
    return Float64Array.from(sessions, ({ id, parent, trigger, declared }, index) => {
      const own = trigger === "agent" ? (depth.get(parent) ?? (parent === "" ? 1 : 0)) + 1 : 0;
      depth.set(id, own);
      return declared ? 0 : ramp(own, 1, 3) * (1 - (linked[index] ?? 0));
    });
  },
};
export default agentsOnAgents;
