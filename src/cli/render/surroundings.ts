/** What a page needs to know beside the report: how the person called, and what the report itself does not hold. */
export interface Surroundings {
  /** What they type for upshot: `upshot`, or `npm run upshot --` in a checkout. */
  readonly word: string;
  /** Options given, as typed; commands to copy repeat them. */
  readonly repo: string | null;
  readonly logs: string | null;
  readonly all: boolean;
  /** Milliseconds UTC; null: not known. */
  readonly now: number | null;
  /** Of any branch of the one repository read. */
  readonly newestCommit: number | null;
  /** When the newest session of this place ended, whatever the period. */
  readonly newestSession: number | null;
  /** Show every link with its evidence. */
  readonly more: boolean;
}

/** Nothing is known: commands are the shortest. */
export const noSurroundings: Surroundings = {
  word: "upshot",
  repo: null,
  logs: null,
  all: false,
  now: null,
  newestCommit: null,
  newestSession: null,
  more: false,
};
