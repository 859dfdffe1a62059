import {
  addRow,
  createColumns,
  doubleFields,
  flagsOf,
  keyField,
  textOf,
  type UsageColumns,
  word,
  wordFields,
} from "../../src/model/usage-columns.ts";

/** One response as a repair test states it; what is left out is 0, "claude-code", one session, one model. */
export interface TestAnswer {
  readonly tool?: string;
  readonly session?: string;
  readonly model?: string;
  readonly output: number;
  readonly final?: boolean;
  readonly text?: number;
  readonly thinking?: number;
  readonly toolInput?: number;
  readonly signature?: number;
  readonly toolCalls?: number;
}

export function usageOf(answers: readonly TestAnswer[]): UsageColumns {
  const usage = createColumns();
  answers.forEach((answer, key) => {
    const row = addRow(usage);
    usage.doubles[row * doubleFields + keyField] = key;
    const base = row * wordFields;
    for (const field of ["output", "text", "thinking", "toolInput", "signature", "toolCalls"] as const) {
      usage.words[base + word[field]] = answer[field] ?? 0;
    }
    usage.words[base + word.tool] = textOf(usage, answer.tool ?? "claude-code");
    usage.words[base + word.session] = textOf(usage, answer.session ?? "one");
    usage.words[base + word.model] = textOf(usage, answer.model ?? "claude-opus-4-5-20251101");
    usage.words[base + word.flags] = flagsOf("standard", answer.final ?? false);
  });
  return usage;
}

/** Random numbers of one seed (mulberry32): the same on every machine. */
export function random(seed: number): { readonly uniform: () => number; readonly normal: () => number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}
