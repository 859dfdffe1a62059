import { inputsOf, rivalriesOf } from "../src/judge/attribution/confidence.ts";
import { findCandidates, type Candidate } from "../src/judge/attribution/candidates.ts";
import type { LinkModel } from "../src/judge/attribution/link-model.ts";
import { linkSessions } from "../src/judge/attribution/link-sessions.ts";
import { fitLogistic } from "../src/stats/logistic.ts";
import type { LinkingSample } from "./linking-sample.ts";

/** The candidates of one sample, with what is known of each. */
export interface Judged {
  readonly sample: LinkingSample;
  readonly candidates: readonly Candidate[];
  readonly session: readonly string[];
  readonly sha: readonly string[];
  /** 1 or 0 where it is recorded, else null. */
  readonly outcome: readonly (0 | 1 | null)[];
  /** How much each case counts in the fit; 0 where nothing is recorded. */
  readonly weight: readonly number[];
}

/**
 * Commits known to come from sessions outside the sample count a fifth: with all of a person's sessions at hand,
 * such commits are rare. Those that a session of the sample plainly made (the record is incomplete) count nothing.
 */
const othersCount = 0.2;
const ridge = 0.3;

export function judge(sample: LinkingSample, count: number): Judged {
  const { works, commits } = sample.history;
  const candidates = findCandidates(sample.history);
  const session = candidates.map((candidate) => works[candidate.session]?.session.id ?? "");
  const sha = candidates.map((candidate) => commits[candidate.commit]?.sha ?? "");
  const plain = new Set(sha.filter((_, index) => isPlain(candidates[index])));
  const outcome = sha.map((one, index) => {
    const made = sample.truth.get(one);
    if (made !== undefined) return made.has(session[index] ?? "") ? 1 : 0;
    return sample.others.has(one) && !plain.has(one) ? 0 : null;
  });
  const weight = sha.map((one, index) => (outcome[index] === null ? 0 : sample.truth.has(one) ? count : othersCount * count));
  return { sample, candidates, session, sha, outcome, weight };
}

function isPlain(candidate: Candidate | undefined): boolean {
  return (
    candidate !== undefined &&
    (candidate.command === "hash" ||
      (candidate.signs.commitShare >= 0.5 && candidate.overlap.addedWeight + candidate.overlap.removedWeight >= 2))
  );
}

export type SignName = Exclude<keyof LinkModel["alone"], "intercept">;
const signNames: readonly SignName[] = ["gap", "author", "branch", "commitShare", "sessionShare"];

/** Fits both steps of the model on the sessions that `teaches` lets through, without the signs in `without`. */
export function fitModel(
  judged: readonly Judged[],
  teaches: (session: string) => boolean,
  without: ReadonlySet<SignName> = new Set(),
): LinkModel {
  const rows = judged.map(({ session, weight }) =>
    session.flatMap((id, index) => ((weight[index] ?? 0) > 0 && teaches(id) ? [index] : [])),
  );
  const data = (
    inputs: (one: Judged, index: number) => readonly number[],
  ): { inputs: (readonly number[])[]; outcomes: number[]; weights: number[] } => ({
    inputs: judged.flatMap((one, sample) => rows[sample]?.map((index) => inputs(one, index)) ?? []),
    outcomes: judged.flatMap((one, sample) => rows[sample]?.map((index) => one.outcome[index] ?? 0) ?? []),
    weights: judged.flatMap((one, sample) => rows[sample]?.map((index) => one.weight[index] ?? 0) ?? []),
  });
  const signs = judged.map(({ candidates }) =>
    candidates.map((candidate) => inputsOf(candidate.signs).map((input, index) => (without.has(signNames[index] ?? "gap") ? 0 : input))),
  );
  const first = fitLogistic(
    data((one, index) => signs[judged.indexOf(one)]?.[index] ?? []),
    ridge,
  );
  const [gap = 0, author = 0, branch = 0, commitShare = 0, sessionShare = 0] = first.slopes;
  const rivalries = judged.map(({ candidates }, sample) =>
    rivalriesOf(
      candidates,
      signs[sample]?.map((inputs) => inputs.reduce((sum, input, index) => sum + input * (first.slopes[index] ?? 0), first.intercept)) ?? [],
    ),
  );
  const second = fitLogistic(
    data((one, index) => {
      const rivalry = rivalries[judged.indexOf(one)]?.[index];
      return rivalry === undefined ? [0, 0, 0] : [rivalry.strength, rivalry.rivals, rivalry.first];
    }),
    0.1,
  );
  const [strength = 0, rivals = 0, top = 0] = second.slopes;
  return {
    alone: { intercept: first.intercept, gap, author, branch, commitShare, sessionShare },
    against: { intercept: second.intercept, strength, rivals, first: top },
  };
}

/** What `linkSessions` says of every session by a model fitted without it. `part` puts sessions into groups. Beside each sample of `judged`. */
export function crossValidate(
  judged: readonly Judged[],
  part: (session: string) => number,
  without?: ReadonlySet<SignName>,
): Prediction[][] {
  const parts = new Set(judged.flatMap(({ session }) => [...new Set(session)].map(part)));
  const found: Prediction[][] = judged.map(() => []);
  for (const left of parts) {
    const model = fitModel(judged, (session) => part(session) !== left, without);
    for (const [index, { sample }] of judged.entries()) {
      found[index]?.push(...predictionsOf(sample, model).filter(({ session }) => part(session) === left));
    }
  }
  return found;
}

export function predictionsOf({ history }: LinkingSample, model: LinkModel): Prediction[] {
  return linkSessions(history, model).map(({ session, artifact, confidence }) => ({
    session,
    sha: artifact.slice(artifact.lastIndexOf("@") + 1),
    confidence,
  }));
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Share of the judged commits whose most confident session is right. */
  readonly first: number;
  /** By tenth of confidence: pairs, mean confidence, share right. */
  readonly reliability: readonly { readonly pairs: number; readonly confidence: number; readonly right: number }[];
}

export interface Prediction {
  readonly session: string;
  readonly sha: string;
  readonly confidence: number;
}

/** Scores predictions for the commits of the truth; predicted is what has a confidence of ½ or more. */
export function score({ truth }: LinkingSample, predictions: Iterable<Prediction>): Score {
  let right = 0;
  let wrong = 0;
  const best = new Map<string, Prediction>();
  const bins = Array.from({ length: 10 }, () => ({ pairs: 0, sum: 0, right: 0 }));
  for (const one of predictions) {
    const made = truth.get(one.sha);
    if (made === undefined) continue;
    const isRight = made.has(one.session);
    if (one.confidence >= 0.5 && isRight) right++;
    if (one.confidence >= 0.5 && !isRight) wrong++;
    if (one.confidence > (best.get(one.sha)?.confidence ?? 0)) best.set(one.sha, one);
    const bin = bins[Math.min(9, Math.floor(one.confidence * 10))];
    if (bin === undefined) continue;
    bin.pairs++;
    bin.sum += one.confidence;
    bin.right += isRight ? 1 : 0;
  }
  const pairs = [...truth.values()].reduce((sum, sessions) => sum + sessions.size, 0);
  const firsts = [...best.values()].filter(({ sha, session }) => truth.get(sha)?.has(session)).length;
  return {
    precision: right / Math.max(1, right + wrong),
    recall: right / Math.max(1, pairs),
    f1: (2 * right) / Math.max(1, right + wrong + pairs),
    first: firsts / Math.max(1, truth.size),
    reliability: bins.map((bin) => ({
      pairs: bin.pairs,
      confidence: bin.sum / Math.max(1, bin.pairs),
      right: bin.right / Math.max(1, bin.pairs),
    })),
  };
}

/** A repeatable shuffle of sessions into `count` parts. */
export function partsOf(sessions: readonly string[], count: number, seed: number): (session: string) => number {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const order = [...sessions]
    .sort()
    .map((session) => ({ session, key: random() }))
    .sort((a, b) => a.key - b.key);
  const parts = new Map(order.map(({ session }, index) => [session, index % count]));
  return (session) => parts.get(session) ?? 0;
}
