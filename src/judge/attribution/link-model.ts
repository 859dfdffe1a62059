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

export const linkModel: LinkModel = {
  alone: { intercept: -3, gap: -1, author: 2.3, branch: 1.8, commitShare: 3, sessionShare: 4.6 },
  against: { intercept: 0, strength: 0.93, rivals: -0.34, first: 0.75 },
};
