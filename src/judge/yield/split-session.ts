import { largestRemainder } from "../../stats/largest-remainder.ts";
import { noYield, type Verdict, type Yield, type YieldPart } from "../../model/yield.ts";

/** One artifact a session is linked to, with what became of it. */
export interface SessionArtifact {
  /** URN, `git:<repo>@<sha>`. */
  readonly artifact: string;
  readonly confidence: number;
  /** Lines added + removed. */
  readonly lines: number;
  readonly parts: Verdict["parts"];
}

export interface SessionSplit {
  readonly yield: Yield;
  /** What each artifact was charged, by part; with the unlinked and exploration parts it adds up to the cost. */
  readonly artifacts: ReadonlyMap<string, Yield>;
}

/**
 * The yield of one session (design: vocabulary, "yield"). Its unlinked share is 1 − its highest
 * confidence; the rest is spread over its artifacts by confidence × max(1, lines); an artifact's amount is
 * split by its verdict's parts. Rounded once, here: largest remainder over all cells, ties by URN.
 *
 * @param costMicros integer ≥ 0
 * @param artifacts each artifact once; confidences 0–1
 * @param exploration declared as learning: 100 % exploration, whatever it is linked to
 */
export function splitSession(costMicros: number, artifacts: readonly SessionArtifact[], exploration: boolean): SessionSplit {
  if (!Number.isSafeInteger(costMicros) || costMicros < 0) {
    throw new RangeError(`splitSession: a cost is an integer of micro-dollars ≥ 0, got ${costMicros}`);
  }
  if (exploration) return { yield: { ...noYield, exploration: costMicros }, artifacts: new Map() };
  const cells = cellsOf(artifacts);
  const micros = largestRemainder(
    costMicros,
    cells.map((cell) => cell.share),
  );
  const sums: Record<YieldPart, number> = { ...noYield };
  const charged = new Map<string, Yield>();
  cells.forEach(({ artifact, part }, i) => {
    const amount = micros[i] ?? 0;
    sums[part] += amount;
    if (artifact !== "") charged.set(artifact, { ...noYield, ...charged.get(artifact), [part]: amount });
  });
  return { yield: sums, artifacts: charged };
}

interface Cell {
  readonly artifact: string;
  readonly part: YieldPart;
  readonly share: number;
}

function cellsOf(artifacts: readonly SessionArtifact[]): Cell[] {
  const linked = artifacts.filter((artifact) => artifact.confidence > 0);
  const highest = linked.reduce((most, artifact) => Math.max(most, Math.min(1, artifact.confidence)), 0);
  const cells: Cell[] = [{ artifact: "", part: "unlinked", share: 1 - highest }];
  const weights = linked.map((artifact) => artifact.confidence * Math.max(1, artifact.lines));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  linked.forEach((artifact, i) => {
    const share = highest * ((weights[i] ?? 0) / sum);
    for (const part of ["held", "pending", "undone"] as const) {
      cells.push({ artifact: artifact.artifact, part, share: share * artifact.parts[part] });
    }
  });
  return cells.sort((a, b) => (a.artifact < b.artifact ? -1 : a.artifact > b.artifact ? 1 : 0));
}
