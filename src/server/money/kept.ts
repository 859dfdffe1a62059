/** Milliseconds that a sum over days that are over is given again: only late facts change it. */
const lasts = 60_000;
const kept = new WeakMap<object, Map<string, { readonly at: number; readonly answer: Promise<unknown> }>>();

/**
 * What `ask` answers, or what it answered to the same question up to a minute ago. Several who ask at once wait for one
 * answer; one that failed is not kept.
 *
 * @param ledger whose sums it is
 * @param question everything the answer depends on, but the ledger
 */
export function keptAnswer<T>(
  ledger: object,
  question: string,
  ask: () => Promise<T>,
  clock: () => number = performance.now.bind(performance),
): Promise<T> {
  let answers = kept.get(ledger);
  if (answers === undefined) kept.set(ledger, (answers = new Map()));
  const now = clock();
  const known = answers.get(question);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the question names its kind of answer
  if (known !== undefined && now - known.at < lasts) return known.answer as Promise<T>;
  for (const [other, { at }] of answers) if (now - at >= lasts) answers.delete(other);
  const answer = ask();
  const entry = { at: now, answer };
  answers.set(question, entry);
  answer.catch(() => {
    if (answers.get(question) === entry) answers.delete(question);
  });
  return answer;
}
