import { nearDuplicates, type DuplicateLevel } from "../../stats/near-duplicates.ts";
import type { Frame } from "./frame.ts";

const registers = 128;
/** Prompts of a person that are looked at, the newest: more change nothing. */
const mostPrompts = 20_000;

export interface PromptGroup {
  /** Sessions with a prompt of the group, each once. */
  readonly sessions: readonly number[];
  /** Prompts in it. */
  readonly prompts: number;
  /** 0–1: mean over its sessions of how surely anything came of them. */
  readonly linked: number;
}

/** Groups of a person's prompts that are alike, at a level. Prompts that many people write alike are in none. */
export function promptGroups({ sessions, linked }: Frame, level: DuplicateLevel): PromptGroup[] {
  const owners: number[] = [];
  for (const [index, { prompts }] of sessions.entries()) for (let i = 0; i < prompts.length; i++) owners.push(index);
  const skipped = Math.max(0, owners.length - mostPrompts);
  const all = new Uint16Array((owners.length - skipped) * registers);
  let at = -skipped;
  for (const { prompts } of sessions)
    for (const prompt of prompts) {
      if (at >= 0) all.set(prompt.subarray(0, registers), at * registers);
      at++;
    }
  return nearDuplicates(all, level).clusters.map(({ members }) => {
    const own = [...new Set(members.map((member) => owners[member + skipped] ?? 0))];
    return { sessions: own, prompts: members.length, linked: own.reduce((sum, index) => sum + (linked[index] ?? 0), 0) / own.length };
  });
}
