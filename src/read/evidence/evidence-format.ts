/** First number of every piece of evidence. A piece of another version says nothing. */
export const evidenceVersion = 1;

/** Kinds of record. */
export const record = { edit: 1, moment: 2, commit: 3, pullRequest: 4 };

/** One moment in so many milliseconds is kept. */
export const thinnedTo = 30_000;
