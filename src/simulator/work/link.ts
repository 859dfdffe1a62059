import { minute } from "../days.ts";
import { chance, type Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import type { Session } from "../usage/start-session.ts";

/** Share of work sessions that no method can join to what came of them. */
const missed = 0.03;

/**
 * Links a session to what it made, as confidently as its source allows: fingerprints of lines come from the client on
 * the laptop, telemetry knows times and branches only.
 * @param weak the session came before the one that ended in the artifact
 */
export function link(random: Random, schedule: Schedule, session: Session, artifact: string, at: number, weak: boolean): void {
  const quality = random();
  const extra = random();
  if (chance(random, missed)) return;
  const lines = session.source === "sync";
  const best = lines ? 1 - 0.15 * quality * quality : 0.95 - 0.3 * quality;
  const confidence = Math.round((weak ? best * 0.92 : best) * 1000) / 1000;
  const methods = lines ? linesMethods[Math.floor(extra * linesMethods.length)] : timeMethods[Math.floor(extra * timeMethods.length)];
  const seen = Math.max(session.to, at) + minute;
  schedule
    .at(seen)
    ?.facts.links.push({ session: session.id, artifact, confidence, methods: methods ?? [], source: session.source, version: seen });
}

const linesMethods = [
  ["lines"],
  ["lines", "branch"],
  ["lines", "files", "time"],
  ["lines", "trailer"],
  ["lines", "commit message"],
] as const;
const timeMethods = [["branch", "time"], ["time"], ["trailer"], ["pull request"]] as const;
