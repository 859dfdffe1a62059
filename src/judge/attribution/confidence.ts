import { logistic } from "../../stats/logistic.ts";
import type { Candidate, Signs } from "./candidates.ts";
import type { LinkModel } from "./link-model.ts";

/** What of a candidate is weighed. */
type Weighed = Pick<Candidate, "commit" | "signs">;

/**
 * How sure it is, 0–1, that each candidate is right. First each is weighed by itself. Then they are weighed against
 * each other: what another session can explain as well speaks against this one, the more so the less of the commit's
 * lines it holds itself. Taking an unrelated candidate away lowers no other.
 */
export function confidences(candidates: readonly Weighed[], model: LinkModel): Float64Array {
  const strengths = Float64Array.from(candidates, ({ signs }) => strengthOf(signs, model));
  const rivalries = rivalriesOf(candidates, strengths);
  return Float64Array.from(candidates, (_, index) => {
    const { strength, rivals, first, intercept } = model.against;
    const rivalry = rivalries[index];
    if (rivalry === undefined) return 0;
    return logistic(intercept + strength * rivalry.strength + rivals * rivalry.rivals + first * rivalry.first);
  });
}

/** What the first step of the model weighs, in its order. */
export function inputsOf({ gap, author, branch, commitShare, sessionShare }: Signs): readonly [number, number, number, number, number] {
  return [gap ** 0.3, author, branch, commitShare, sessionShare];
}

function strengthOf(signs: Signs, { alone }: LinkModel): number {
  const [gap, author, branch, commitShare, sessionShare] = inputsOf(signs);
  return (
    alone.intercept +
    alone.gap * gap +
    alone.author * author +
    alone.branch * branch +
    alone.commitShare * commitShare +
    alone.sessionShare * sessionShare
  );
}

export interface Rivalry {
  readonly strength: number;
  /** Log of the summed odds of the commit's other candidates, times the part of the commit this one does not explain. */
  readonly rivals: number;
  /** 1: no other candidate of the commit is stronger. */
  readonly first: 0 | 1;
}

/** Log-odds of there being a session nobody knows of. */
const unknown = -5;

export function rivalriesOf(candidates: readonly Weighed[], strengths: ArrayLike<number>): Rivalry[] {
  const odds = new Map<number, number>();
  const best = new Map<number, number>();
  for (const [index, { commit }] of candidates.entries()) {
    const strength = strengths[index] ?? 0;
    odds.set(commit, (odds.get(commit) ?? 0) + Math.exp(strength));
    best.set(commit, Math.max(best.get(commit) ?? -Infinity, strength));
  }
  return candidates.map(({ commit, signs }, index) => {
    const strength = strengths[index] ?? 0;
    const others = Math.max(0, (odds.get(commit) ?? 0) - Math.exp(strength));
    const unexplained = 1 - Math.min(1, Math.max(signs.commitShare, signs.sessionShare));
    return { strength, rivals: Math.log(Math.exp(unknown) + others) * unexplained, first: strength >= (best.get(commit) ?? 0) ? 1 : 0 };
  });
}
