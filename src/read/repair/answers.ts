import { type UsageColumns, word, wordFields } from "../../model/usage-columns.ts";

/** Some responses of a usage, as columns; value `i` of each belongs to row `rows[i]` of the usage. */
export interface Answers {
  readonly rows: readonly number[];
  /** Indexes of texts of the usage. */
  readonly session: Int32Array;
  readonly model: Int32Array;
  /** Output tokens as recorded. */
  readonly output: Float64Array;
  /** `termCount` values a response, see `writeTerms`. */
  readonly terms: Float64Array;
}

/** The parts an answer's tokens are made of, see `writeTerms`. */
export const termCount = 6;

export function answersOf(usage: UsageColumns, rows: readonly number[]): Answers {
  const answers = emptyAnswers(rows);
  for (let i = 0; i < rows.length; i++) {
    const base = (rows[i] ?? 0) * wordFields;
    answers.session[i] = usage.words[base + word.session] ?? 0;
    answers.model[i] = usage.words[base + word.model] ?? 0;
    answers.output[i] = usage.words[base + word.output] ?? 0;
    writeTerms(usage, base, answers.terms, i * termCount);
  }
  return answers;
}

/** Columns for these rows, all zeros. */
export function emptyAnswers(rows: readonly number[]): Answers {
  return {
    rows,
    session: new Int32Array(rows.length),
    model: new Int32Array(rows.length),
    output: new Float64Array(rows.length),
    terms: new Float64Array(rows.length * termCount),
  };
}

/**
 * Writes the six terms of the answer whose words start at `base`: 1 for answering, characters of text, of thinking and of
 * tool input, tool calls, and 1 for calling any tool (calls come wrapped, and the wrapping is written once).
 *
 * Thinking is often logged as a summary or not at all, but its signature holds the whole, encrypted: base64 (4 characters
 * for 3 bytes) of the full thinking and a header of 174 bytes. In 5,748 logged blocks of four models
 * `¾ · signature − thinking` was 170–176 for four fifths, hardly ever less, and up to 18,000 where the log holds a
 * summary. So the larger of the two lengths counts.
 */
export function writeTerms({ words }: UsageColumns, base: number, terms: Float64Array, at: number): void {
  const toolCalls = words[base + word.toolCalls] ?? 0;
  terms[at] = 1;
  terms[at + 1] = words[base + word.text] ?? 0;
  terms[at + 2] = Math.max(words[base + word.thinking] ?? 0, 0.75 * (words[base + word.signature] ?? 0) - 174);
  terms[at + 3] = words[base + word.toolInput] ?? 0;
  terms[at + 4] = toolCalls;
  terms[at + 5] = toolCalls > 0 ? 1 : 0;
}
