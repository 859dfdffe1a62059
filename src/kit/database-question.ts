/**
 * What a source asks of a database its tool keeps. A source opens nothing: whoever may open one asks, read-only, and
 * hands the rows back as the lines of a log. Of each question the first statement that the database's version can
 * answer is asked; every row has one text column `line`, which holds one line of JSON.
 */
export interface DatabaseQuestion {
  /** Asked only where actions are wanted. */
  readonly actions: boolean;
  readonly statements: readonly string[];
}

export type DatabaseAnswer =
  | { readonly kind: "lines"; readonly bytes: Buffer }
  /** Damaged, locked, gone, or of a version that no statement fits. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** Answers all questions about a database (absolute path) as of one moment, without changing it. Never throws for bad input. */
export type QueryDatabase = (file: string, questions: readonly DatabaseQuestion[]) => DatabaseAnswer;
