import { paraphrase } from "../../stats/near-duplicates.ts";
import type { Detector } from "../padding/detector.ts";
import { promptGroups } from "../padding/prompt-clusters.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** The same question in other words, over days, and little came of any of them. */
const sameQuestion: Detector = {
  title: "the same question in other words",
  because: "prompts that resemble each other were given over and over, and little came of them",
  unless: "one hard question was asked in many ways",
  of: "sessions",
  look(frame) {
    const shown = new Float64Array(frame.sessions.length);
    for (const { sessions, linked } of promptGroups(frame, paraphrase)) {
      const starts = sessions.map((index) => frame.sessions[index]?.start ?? 0);
      const days = new Set(starts.map((at) => Math.floor(at / day))).size;
      const often = ramp(Math.log2(sessions.length), 2, 5) * ramp(days, 1, 5) * (1 - linked);
      for (const index of sessions) if (frame.sessions[index]?.declared === false) shown[index] = Math.max(shown[index] ?? 0, often);
    }
    return shown;
  },
};
export default sameQuestion;
