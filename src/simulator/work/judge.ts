import type { Schedule } from "../schedule.ts";

/** Says that an artifact waits for its window. */
export function judgePending(schedule: Schedule, artifact: string, lines: number, at: number): void {
  schedule.at(at)?.facts.verdicts.push({ artifact, held: 0, pending: 1, undone: 0, lines, linesAlive: lines, judged: at, version: at });
}

/** Says what became of it. @param share 0–1 of its lines alive; an artifact without lines is held or undone as a whole */
export function judge(schedule: Schedule, artifact: string, lines: number, share: number, at: number): void {
  const linesAlive = Math.round(lines * share);
  const held = lines === 0 ? Math.round(share) : linesAlive / lines;
  schedule.at(at)?.facts.verdicts.push({ artifact, held, pending: 0, undone: 1 - held, lines, linesAlive, judged: at, version: at });
}

/** Counts an artifact's lines again, long after its verdict, which stays. @param held 0–1 as judged then @param share 0–1 of its lines alive now */
export function countAgain(schedule: Schedule, artifact: string, lines: number, held: number, share: number, at: number): void {
  const judged = Math.floor(at);
  const bucket = schedule.at(judged);
  bucket?.facts.verdicts.push({
    artifact,
    held,
    pending: 0,
    undone: 1 - held,
    lines,
    linesAlive: Math.round(lines * share),
    judged,
    version: judged,
  });
}
