import type { AnnouncedTarget, ArtifactRecord, History, Population, SessionRecord } from "../../model/history.ts";
import type { Tokens } from "../../model/tokens.ts";
import { addTokens, noTokens } from "../../model/tokens.ts";
import { judgeArtifact } from "./judge-artifact.ts";
import type { WorldRows } from "./world-rows.ts";

type Iterables = { readonly [name in keyof WorldRows]: Iterable<WorldRows[name]> | AsyncIterable<WorldRows[name]> };

export interface WorldSource extends Omit<Iterables, "usage"> {
  readonly usage: Iterable<UsageRow> | AsyncIterable<UsageRow>;
  readonly targets: readonly AnnouncedTarget[];
}

export interface UsageRow {
  readonly session: string;
  readonly at: number;
  readonly tokens: Tokens;
  readonly costMicros: number | null;
  /** Hexadecimal, or the numbers themselves. */
  readonly sketch?: string | Uint16Array | null | undefined;
}

/** A prompt that so many people write alike says nothing of any of them. */
const common = 4;
/** Prompts kept of one session: more say nothing more. */
const mostPrompts = 24;

interface Sum {
  responses: number;
  cost: number;
  tokens: Tokens;
  readonly times: number[];
  readonly prompts: Uint16Array[];
}

/** Turns the rows of a world into everybody's histories. Memory: sums of each session and its prompts' sketches. */
export async function gatherWorld(source: WorldSource): Promise<Population> {
  const people = await all(source.people);
  const sessions = await all(source.sessions);
  const sums = new Map<string, Sum>(
    sessions.map(({ id }) => [id, { responses: 0, cost: 0, tokens: noTokens, times: [], prompts: [] }] as const),
  );
  let until = sessions.reduce((latest, { end }) => Math.max(latest, end), 0);
  for await (const { session, at, tokens, costMicros, sketch } of source.usage) {
    const sum = sums.get(session);
    if (sum === undefined) continue;
    sum.responses++;
    sum.cost += costMicros ?? 0;
    sum.tokens = addTokens(sum.tokens, tokens);
    if (sum.times.length < 400) sum.times.push(at);
    if (sketch !== undefined && sketch !== null && sum.prompts.length < mostPrompts) sum.prompts.push(numbersOf(sketch));
    until = Math.max(until, at);
  }
  const artifactRows = await all(source.artifacts);
  const events = new Map<string, ArtifactRecord["events"][number][]>();
  for await (const { artifact, kind, at, by } of source.events) {
    const list = events.get(artifact);
    if (list === undefined) events.set(artifact, [{ kind, at, by: by ?? "" }]);
    else list.push({ kind, at, by: by ?? "" });
    until = Math.max(until, at);
  }
  const links = new Map<string, { artifact: ArtifactRecord; confidence: number }[]>();
  const authored = new Map<string, ArtifactRecord[]>();
  for (const row of artifactRows) {
    const own = (events.get(row.id) ?? []).sort((a, b) => a.at - b.at);
    const artifact: ArtifactRecord = {
      id: row.id,
      kind: row.kind,
      repo: row.repo ?? "",
      authors: row.authors,
      at: row.at,
      added: row.linesAdded ?? 0,
      removed: row.linesRemoved ?? 0,
      events: own,
      ...judgeArtifact(row, own, until),
    };
    for (const { id, confidence } of row.sessions) push(links, id, { artifact, confidence });
    for (const author of new Set(row.authors)) push(authored, author, artifact);
  }
  const shared = commonPrompts(sessions, sums);
  const records = new Map<string, SessionRecord[]>();
  for (const row of sessions) {
    const sum = sums.get(row.id) ?? { responses: 0, cost: 0, tokens: noTokens, times: [], prompts: [] };
    const prompts = sum.prompts.filter((sketch) => !shared.has(printOf(sketch)));
    push(records, row.person, {
      id: row.id,
      tool: row.tool,
      start: row.start,
      end: Math.max(row.start, row.end),
      parent: row.parent ?? "",
      trigger: row.trigger,
      repo: row.repo ?? "",
      branch: row.branch ?? "",
      exploration: row.exploration === true,
      declared: row.declared === true,
      responses: sum.responses,
      costMicros: Math.round(sum.cost),
      tokens: sum.tokens,
      unevenness: unevennessOf(sum.times),
      prompts,
      commonPrompts: sum.prompts.length - prompts.length,
      links: links.get(row.id) ?? [],
    });
  }
  const known = new Map(people.map((one) => [one.id, one] as const));
  for (const id of records.keys()) if (!known.has(id)) known.set(id, { id, team: "", role: "", joined: 0 });
  const histories = [...known.values()].map(({ id, team, role, joined }): History => ({
    person: id,
    role,
    team,
    joined,
    sessions: (records.get(id) ?? []).sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1)),
    artifacts: (authored.get(id) ?? []).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
  }));
  const from = sessions.reduce((earliest, { start }) => Math.min(earliest, start), until);
  return { from, until: until + 1, targets: source.targets, histories };
}

async function all<Row>(rows: Iterable<Row> | AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Prints of the sketches that several people have alike. */
function commonPrompts(sessions: readonly { readonly id: string; readonly person: string }[], sums: ReadonlyMap<string, Sum>): Set<string> {
  const seen = new Map<string, Set<string>>();
  for (const { id, person } of sessions)
    for (const sketch of sums.get(id)?.prompts ?? []) {
      const print = printOf(sketch);
      const people = seen.get(print);
      if (people === undefined) seen.set(print, new Set([person]));
      else if (people.size < common) people.add(person);
    }
  return new Set([...seen].filter(([, people]) => people.size >= common).map(([print]) => print));
}

function printOf(sketch: Uint16Array): string {
  return `${sketch[0] ?? 0},${sketch[1] ?? 0},${sketch[2] ?? 0},${sketch[3] ?? 0},${sketch[63] ?? 0},${sketch[127] ?? 0}`;
}

function numbersOf(sketch: string | Uint16Array): Uint16Array {
  if (typeof sketch !== "string") return sketch;
  return Uint16Array.from({ length: 128 }, (_, index) => Number.parseInt(sketch.slice(4 * index, 4 * index + 4), 16));
}

function unevennessOf(times: number[]): number {
  if (times.length < 4) return Number.NaN;
  times.sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  if (mean === 0) return 0;
  return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean;
}
