import { week } from "./days.ts";
import type { SimulatedFacts, SimulatedLabel } from "./facts.ts";

/** What happens in one week: the facts, and what other models still have to join to them. */
export interface Bucket {
  readonly facts: SimulatedFacts;
  readonly labels: SimulatedLabel[];
  readonly merges: Merge[];
  readonly ships: Ship[];
  readonly reviews: ReviewSeen[];
  readonly readings: Reading[];
}

/** A pull request that landed in this week. */
export interface Merge {
  readonly pullRequest: string;
  readonly repo: string;
  readonly team: number;
  readonly at: number;
  readonly author: string;
  /** 0–1: how likely it is to break when deployed. */
  readonly risk: number;
}

/** A merged pull request that goes out at `at`; equal repository and time make one deployment. */
export interface Ship extends Merge {
  readonly merged: number;
}

/** A review that somebody submitted in this week. */
export interface ReviewSeen {
  readonly urn: string;
  readonly reviewer: string;
  readonly at: number;
}

/** A session in which somebody looked at other people's work. */
export interface Reading {
  readonly session: string;
  readonly person: string;
  readonly at: number;
  readonly source: string;
}

/** Facts by the week they happen in. Nothing is kept at or after the end. */
export interface Schedule {
  /** The week a time lies in (the current one for times before it), null from the end on. */
  at(time: number): Bucket | null;
  /** Hands out the current week and goes on to the next. */
  take(): Bucket;
}

/** @param start a Monday, milliseconds UTC @param end exclusive */
export function makeSchedule(start: number, end: number): Schedule {
  const buckets = new Map<number, Bucket>();
  let current = 0;
  const bucketOf = (index: number): Bucket => {
    let bucket = buckets.get(index);
    if (bucket === undefined) {
      bucket = {
        facts: { usage: [], sessions: [], artifacts: [], events: [], links: [], verdicts: [] },
        labels: [],
        merges: [],
        ships: [],
        reviews: [],
        readings: [],
      };
      buckets.set(index, bucket);
    }
    return bucket;
  };
  return {
    at: (time) => (time >= end ? null : bucketOf(Math.max(current, Math.floor((time - start) / week)))),
    take() {
      const bucket = bucketOf(current);
      buckets.delete(current);
      current++;
      return bucket;
    },
  };
}
