/** Log-odds for each unit of a sign. */
export interface LinkModel {
  /** Each pair by itself. */
  readonly alone: {
    readonly intercept: number;
    /** For each unit of hours^0.3. */
    readonly gap: number;
    readonly author: number;
    readonly branch: number;
    readonly commitShare: number;
    readonly sessionShare: number;
  };
  /** The candidates of a commit against each other. */
  readonly against: {
    readonly intercept: number;
    readonly strength: number;
    readonly rivals: number;
    readonly first: number;
  };
}

/**
 * Logistic regression in two steps, fitted by `bench/fit-linking.ts` (ridge 0.3 and 0.1) on 117 sessions of seven people
 * whose tool recorded which of 260 commits each became; the same history squashed, and its default branch without branch
 * names, count half. Commits known to come from sessions outside the sample count a fifth: with all of a person's
 * sessions at hand they are rare. `bench/linking.ts` prints how well it does on sessions it was not fitted on.
 */
export const linkModel: LinkModel = {
  alone: { intercept: -5.48, gap: -0.78, author: 2.89, branch: 2.57, commitShare: 4.61, sessionShare: 5.59 },
  against: { intercept: -0.62, strength: 0.88, rivals: -0.28, first: 1.19 },
};
