import type { SessionFacts } from "../../kit/define-source.ts";
import type { Session } from "../../model/session.ts";

/** What one file says about one session. Plain JSON: it is stored with the file. Times are milliseconds UTC, 0 = none. */
export interface SessionTally {
  readonly id: string;
  /** The tool whose session it is, where that is not the one whose folder the file lies in. */
  readonly tool?: string;
  from: number;
  to: number;
  remote: string | null;
  /** Lines by folder and by branch. */
  readonly cwds: Record<string, number>;
  readonly branches: Record<string, number>;
  readonly agents: string[];
}

export function emptyTally(id: string): SessionTally {
  return { id, from: 0, to: 0, remote: null, cwds: {}, branches: {}, agents: [] };
}

export function addFacts(tally: SessionTally, facts: SessionFacts, plausible: (at: number) => boolean): void {
  const lines = facts.lines ?? 1;
  for (const at of [facts.at, facts.until ?? facts.at]) if (at !== null && plausible(at)) addTime(tally, at, at);
  if (facts.cwd) addCount(tally.cwds, facts.cwd, lines);
  if (facts.branch) addCount(tally.branches, facts.branch, lines);
  if (facts.remote) tally.remote ??= facts.remote;
  if (facts.agent && !tally.agents.includes(facts.agent)) tally.agents.push(facts.agent);
}

/**
 * Adds what another part of the log says about the same session. `lines`: "add" for lines not seen before, "max"
 * for lines that may be the same ones.
 */
export function addTally(tally: SessionTally, other: SessionTally, lines: "add" | "max"): void {
  if (other.from > 0) addTime(tally, other.from, other.to);
  tally.remote ??= other.remote;
  for (const name of ["cwds", "branches"] as const) {
    for (const [text, count] of Object.entries(other[name])) {
      if (lines === "add") addCount(tally[name], text, count);
      else tally[name][text] = Math.max(tally[name][text] ?? 0, count);
    }
  }
  for (const agent of other.agents) if (!tally.agents.includes(agent)) tally.agents.push(agent);
}

/** Tallies as they are stored; null where the text is damaged. */
export function talliesIn(json: string): SessionTally[] | null {
  try {
    const tallies: unknown = JSON.parse(json);
    return Array.isArray(tallies) && tallies.every(isTally) ? tallies : null;
  } catch {
    return null;
  }
}

function isTally(value: unknown): value is SessionTally {
  if (typeof value !== "object" || value === null) return false;
  const field = (name: string): unknown => Reflect.get(value, name);
  const remote = field("remote");
  const agents = field("agents");
  return (
    typeof field("id") === "string" &&
    ["from", "to"].every((name) => typeof field(name) === "number") &&
    ["cwds", "branches"].every((name) => typeof field(name) === "object" && field(name) !== null) &&
    (remote === null || typeof remote === "string") &&
    Array.isArray(agents)
  );
}

/**
 * Sessions of all files, by start; `logs` are the tallies of each file as JSON, by the tool whose folder it lies in.
 * A session may lie in several files: sub-agents have their own.
 */
export function joinSessions(logs: ReadonlyMap<string, readonly string[]>): Session[] {
  const byTool = new Map<string, Map<string, SessionTally>>();
  for (const [folderOf, jsons] of logs) {
    for (const tally of jsons.flatMap((json) => talliesIn(json) ?? [])) {
      const tool = tally.tool ?? folderOf;
      let byId = byTool.get(tool);
      if (byId === undefined) byTool.set(tool, (byId = new Map()));
      let known = byId.get(tally.id);
      if (known === undefined) byId.set(tally.id, (known = emptyTally(tally.id)));
      addTally(known, tally, "add");
    }
  }
  return [...byTool]
    .flatMap(([tool, byId]) => [...byId.values()].map((tally) => sessionOf(tool, tally)))
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

function sessionOf(tool: string, tally: SessionTally): Session {
  return {
    id: tally.id,
    tool,
    cwds: byCount(tally.cwds),
    branches: byCount(tally.branches),
    from: tally.from,
    to: tally.to,
    remote: tally.remote,
    agents: [...tally.agents].sort(),
  };
}

function addTime(tally: SessionTally, from: number, to: number): void {
  if (tally.from === 0 || from < tally.from) tally.from = from;
  if (to > tally.to) tally.to = to;
}

function addCount(counts: Record<string, number>, text: string, lines: number): void {
  counts[text] = (counts[text] ?? 0) + lines;
}

/** Most lines first, ties by name. */
function byCount(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([text]) => text);
}
