import type { Session } from "../../model/session.ts";
import { basisAt, costAt, textAt, timeAt, word, wordAt, type UsageColumns } from "../../model/usage-columns.ts";

/** What one session used within a period. Money in integer micro-dollars, times milliseconds UTC. */
export interface SessionSum {
  readonly id: string;
  readonly tool: string;
  responses: number;
  unpriced: number;
  costMicros: number;
  from: number;
  to: number;
  estimated: boolean;
  /** Indices of its rows. */
  readonly rows: number[];
  readonly models: Set<string>;
  readonly agents: Map<string, { costMicros: number; responses: number }>;
}

export interface Window {
  /** Inclusive; null = open. */
  readonly from: number | null;
  /** Exclusive; null = open. */
  readonly to: number | null;
}

/**
 * Sums the rows of a period by session. A session without any response of its own (it was resumed, and all it holds is
 * counted for the one it continues) has a sum of nothing where its time touches the period: its work still counts.
 */
export function sumSessions(rows: UsageColumns, { from, to }: Window, sessions: readonly Session[]): Map<string, SessionSum> {
  const sums = new Map<string, SessionSum>();
  const wanted = new Set<string>();
  for (const session of sessions) {
    wanted.add(session.id);
    const touches = (from === null || session.to >= from) && (to === null || session.from < to);
    if (touches) sums.set(session.id, { ...emptySum(session.id, session.tool), from: session.from, to: session.to });
  }
  for (let row = 0; row < rows.length; row++) {
    const at = timeAt(rows, row);
    if ((from !== null && at < from) || (to !== null && at >= to)) continue;
    const id = textAt(rows, row, word.session);
    let sum = sums.get(id);
    if (sum === undefined) {
      if (!wanted.has(id)) continue;
      sum = emptySum(id, textAt(rows, row, word.tool));
      sums.set(id, sum);
    }
    add(sum, rows, row, at);
  }
  return sums;
}

function emptySum(id: string, tool: string): SessionSum {
  return {
    id,
    tool,
    responses: 0,
    unpriced: 0,
    costMicros: 0,
    from: Infinity,
    to: -Infinity,
    estimated: false,
    rows: [],
    models: new Set(),
    agents: new Map(),
  };
}

function add(sum: SessionSum, rows: UsageColumns, row: number, at: number): void {
  const cost = costAt(rows, row);
  sum.rows.push(row);
  sum.responses++;
  if (cost === null) sum.unpriced++;
  else sum.costMicros += cost;
  // A row without any usable time has 0.
  if (at > 0) {
    sum.from = Math.min(sum.from, at);
    sum.to = Math.max(sum.to, at);
  }
  if (basisAt(rows, row) === "estimated") sum.estimated = true;
  sum.models.add(textAt(rows, row, word.model));
  if (wordAt(rows, row, word.agent) === 0) return;
  const name = textAt(rows, row, word.agent);
  const agent = sum.agents.get(name) ?? { costMicros: 0, responses: 0 };
  agent.costMicros += cost ?? 0;
  agent.responses++;
  sum.agents.set(name, agent);
}
