import { sameText } from "../../stats/near-duplicates.ts";
import type { Detector } from "../padding/detector.ts";
import { promptGroups } from "../padding/prompt-clusters.ts";
import { ramp } from "../padding/ramp.ts";

/** The same prompt, again and again, and little came of it. Compared by keyed sketches; no text is known. */
const samePrompt: Detector = {
  title: "the same prompt again",
  because: "nearly the same prompt was given many times, and little came of it",
  unless: "it is a template or a regular job whose results are kept elsewhere",
  of: "sessions",
  look(frame) {
    const shown = new Float64Array(frame.sessions.length);
    for (const { sessions, prompts, linked } of promptGroups(frame, sameText)) {
      const often = ramp(Math.log2(prompts), 1, 4) * (1 - linked);
      for (const index of sessions) if (frame.sessions[index]?.declared === false) shown[index] = Math.max(shown[index] ?? 0, often);
    }
    return shown;
  },
};
export default samePrompt;
