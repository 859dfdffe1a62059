import type { Random } from "../fixtures/report/random.ts";

/** How a prompt is changed. */
export type Edit = "insert" | "delete" | "replace" | "reorder" | "mixed";
export const edits: readonly [Edit, ...Edit[]] = ["insert", "delete", "replace", "reorder", "mixed"];

/** Sentences of words. */
export type Prompt = readonly (readonly string[])[];

export interface PromptMaker {
  /** @param words about how many */
  prompt(words: number): Prompt;
  /** @param amount 0–1: share of the words, or of the sentences, that is changed */
  edited(prompt: Prompt, edit: Edit, amount: number): Prompt;
}

/** Makes prompts of invented words, of which few are frequent and most are rare, as in any language. */
export function promptMaker(random: Random): PromptMaker {
  const syllables = ["ba", "co", "di", "fe", "gu", "la", "me", "ni", "po", "ra", "se", "ti", "vu", "xo", "za"] as const;
  const word = (): string => {
    const rank = Math.floor(3000 ** random.next());
    let [text, rest] = ["", rank + 15];
    for (; rest > 0; rest = Math.floor(rest / syllables.length)) text += syllables[rest % syllables.length];
    return text;
  };
  const sentence = (length: number): string[] => Array.from({ length }, word);
  const change = (one: string, edit: Edit, amount: number): string[] => {
    if (random.next() >= amount) return [one];
    const what = edit === "mixed" ? random.pick(["insert", "delete", "replace"]) : edit;
    if (what === "insert") return [one, word()];
    return what === "delete" ? [] : [word()];
  };
  const reordered = (prompt: Prompt, amount: number): Prompt => {
    const moved = [...prompt];
    for (let swaps = Math.round((amount * prompt.length) / 2); swaps > 0; swaps--) {
      const [a, b] = [random.between(0, moved.length - 1), random.between(0, moved.length - 1)];
      [moved[a], moved[b]] = [moved[b] ?? [], moved[a] ?? []];
    }
    return moved;
  };
  return {
    prompt(words) {
      const sentences: string[][] = [];
      for (let left = words; left > 0;) {
        const length = Math.min(left, random.between(5, 18));
        sentences.push(sentence(length));
        left -= length;
      }
      return sentences;
    },
    edited(prompt, edit, amount) {
      const changed = edit === "reorder" || edit === "mixed" ? reordered(prompt, edit === "mixed" ? amount / 2 : amount) : prompt;
      return edit === "reorder" ? changed : changed.map((words) => words.flatMap((one) => change(one, edit, amount)));
    },
  };
}

export function textOf(prompt: Prompt): string {
  return prompt.map((words) => `${words.join(" ")}.`).join("\n");
}

/** The Jaccard similarity of two prompts' runs of three words, exactly. */
export function jaccard(a: Prompt, b: Prompt): number {
  const [left, right] = [runsOf(a), runsOf(b)];
  let both = 0;
  for (const run of left) if (right.has(run)) both++;
  return both / (left.size + right.size - both);
}

function runsOf(prompt: Prompt): Set<string> {
  const words = prompt.flat();
  return new Set(words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`));
}
