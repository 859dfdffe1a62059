import type { SessionFacts, Source, SourceSink, SourceState, SourceUsage } from "../../src/kit/define-source.ts";
import type { Action } from "../../src/model/action.ts";

/** Everything a source reported, in order. */
export interface Gathered {
  readonly rows: SourceUsage[];
  readonly facts: SessionFacts[];
  readonly actions: { readonly session: string; readonly action: Action }[];
  readonly skipped: { readonly line: number; readonly reason: string }[];
  state: SourceState;
}

/**
 * Reads the pieces of one file, each with the state the one before left, which goes through JSON as it does in the
 * store. `runs`: every piece is the last of its run (the file grew in between); else only the last one is.
 */
export function gatherPieces(source: Source, path: string, pieces: readonly Buffer[], { actions = true, runs = false } = {}): Gathered {
  const gathered: Gathered = { rows: [], facts: [], actions: [], skipped: [], state: null };
  const sink: SourceSink = {
    usage: (row) => void gathered.rows.push(structuredClone(row)),
    session: (facts) => void gathered.facts.push({ ...facts }),
    action: (session, action) => void gathered.actions.push({ session, action }),
    skipped: (line, reason) => void gathered.skipped.push({ line, reason }),
  };
  let line = 1;
  for (const [index, bytes] of pieces.entries()) {
    const last = runs || index === pieces.length - 1;
    const state: unknown = JSON.parse(JSON.stringify(gathered.state));
    gathered.state = source.read({ path, bytes, line, state: isState(state) ? state : null, actions, last }, sink);
    for (const byte of bytes) if (byte === 10) line++;
  }
  return gathered;
}

export function gather(source: Source, path: string, text: string | Buffer, options: { readonly actions?: boolean } = {}): Gathered {
  return gatherPieces(source, path, [typeof text === "string" ? Buffer.from(text) : text], options);
}

/** The rows of several files as one table: equal keys are one response, the first names it, the largest counts win. */
export function mergeByKey(rows: Iterable<SourceUsage>): SourceUsage[] {
  const merged = new Map<number, SourceUsage>();
  for (const row of rows) {
    const known = merged.get(row.key);
    const larger = (kind: keyof SourceUsage["tokens"]): number => Math.max(known?.tokens[kind] ?? 0, row.tokens[kind]);
    const tokens = {
      inputUncached: larger("inputUncached"),
      cacheRead: larger("cacheRead"),
      cacheWrite5m: larger("cacheWrite5m"),
      cacheWrite1h: larger("cacheWrite1h"),
      output: larger("output"),
      reasoning: larger("reasoning"),
    };
    merged.set(row.key, { ...(known ?? row), tokens });
  }
  return [...merged.values()];
}

/** Lines of JSON. */
export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

function isState(value: unknown): value is SourceState {
  return value !== undefined;
}
