/** First number of every piece of evidence. Pieces of another version are read again from the logs. */
export const evidenceVersion = 1;

/** Kinds of record. */
export const record = { edit: 1, moment: 2, commit: 3, pullRequest: 4 };

/** One moment in so many milliseconds is kept. */
export const thinnedTo = 30_000;
