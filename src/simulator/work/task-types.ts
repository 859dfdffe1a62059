import type { Job } from "../facts.ts";

/** A kind of work on code: how big it is and how well it lasts. Documentation outlasts features; type outweighs tool. */
export interface TaskType {
  readonly name: "feature" | "fix" | "docs" | "refactor" | "tests" | "chore";
  /** Median lines added in a commit. */
  readonly lines: number;
  /** Mean number of commits after the first. */
  readonly commits: number;
  /** Share of lines alive after 14 days, for a middling author. */
  readonly lasts: number;
  /** Chance that the pull request is closed unmerged. */
  readonly refused: number;
  /** Dollars of a session beside the others'. */
  readonly size: number;
}

export const taskTypes: readonly TaskType[] = [
  { name: "feature", lines: 70, commits: 2.4, lasts: 0.85, refused: 0.06, size: 1.25 },
  { name: "fix", lines: 18, commits: 0.7, lasts: 0.9, refused: 0.05, size: 0.9 },
  { name: "docs", lines: 35, commits: 0.4, lasts: 0.95, refused: 0.03, size: 0.45 },
  { name: "refactor", lines: 90, commits: 1.6, lasts: 0.84, refused: 0.08, size: 1.3 },
  { name: "tests", lines: 60, commits: 0.8, lasts: 0.92, refused: 0.03, size: 0.8 },
  { name: "chore", lines: 12, commits: 0.3, lasts: 0.94, refused: 0.04, size: 0.4 },
];

/** How often each job does each of the task types, in their order. */
export const taskMix: { readonly [job in Job]: readonly number[] } = {
  developer: [36, 27, 8, 11, 9, 9],
  data: [40, 22, 12, 10, 6, 10],
  reliability: [20, 30, 8, 10, 4, 28],
  quality: [8, 20, 8, 6, 50, 8],
  designer: [20, 20, 40, 0, 0, 20],
  product: [5, 5, 80, 0, 0, 10],
  support: [5, 25, 60, 0, 0, 10],
};
