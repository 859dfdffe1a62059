import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { day, startOfWeek, week, weekday } from "./days.ts";
import type { SimulatedFacts, SimulatedLabel, SimulatedOrganisation, SimulatedUsage, SimulatedVerdict } from "./facts.ts";
import { simulate, type Simulated, type SimulationOptions } from "./simulate.ts";

const until = Date.UTC(2026, 10, 19);

interface Whole {
  readonly organisation: SimulatedOrganisation;
  readonly weeks: readonly (Simulated & { readonly kind: "week" })[];
  readonly facts: SimulatedFacts;
  readonly labels: readonly SimulatedLabel[];
}

function gather(options: SimulationOptions): Whole {
  const weeks: (Simulated & { readonly kind: "week" })[] = [];
  let organisation: SimulatedOrganisation | null = null;
  for (const part of simulate(options)) {
    if (part.kind === "organisation") organisation = part.organisation;
    else weeks.push(part);
  }
  if (organisation === null) throw new Error("the organisation comes first");
  const facts: SimulatedFacts = {
    usage: weeks.flatMap((one) => one.facts.usage),
    sessions: weeks.flatMap((one) => one.facts.sessions),
    artifacts: weeks.flatMap((one) => one.facts.artifacts),
    events: weeks.flatMap((one) => one.facts.events),
    links: weeks.flatMap((one) => one.facts.links),
    verdicts: weeks.flatMap((one) => one.facts.verdicts),
  };
  return { organisation, weeks, facts, labels: weeks.flatMap((one) => one.labels) };
}

const whole = gather({ until });

test("the same seed gives the same bytes, another seed others", () => {
  const digest = (seed: number): string => {
    const hash = createHash("sha256");
    for (const part of simulate({ until, people: 40, weeks: 10, seed })) hash.update(JSON.stringify(part));
    return hash.digest("hex");
  };
  expect(digest(7)).toBe(digest(7));
  expect(digest(7)).not.toBe(digest(8));
});

test("weeks follow each other, begin on Mondays and end with the last day", () => {
  expect(whole.weeks.length).toBe(40);
  expect(whole.weeks.every((one) => weekday(one.from) === 0)).toBe(true);
  expect(whole.weeks.at(-1)?.from).toBe(startOfWeek(until));
  expect(whole.weeks.at(-1)?.to).toBe(until + day);
  for (const { facts, from, to } of whole.weeks) {
    // A session belongs to the week it starts in, with all of its rows, and lasts four hours at most.
    expect(facts.sessions.filter((session) => session.started < from || session.started >= to)).toEqual([]);
    expect(facts.usage.filter((row) => row.at < from || row.at >= Math.min(to + day / 6, until + day))).toEqual([]);
    expect(facts.events.filter((event) => event.at < from || event.at >= to)).toEqual([]);
    expect(facts.verdicts.filter((verdict) => verdict.judged >= to || verdict.judged !== verdict.version)).toEqual([]);
  }
});

test("keys are unique, and whatever is named is there", () => {
  const { usage, sessions, artifacts, events, links, verdicts } = whole.facts;
  expect(new Set(usage.map((row) => row.key)).size).toBe(usage.length);
  expect(new Set(sessions.map((session) => session.id)).size).toBe(sessions.length);
  expect(new Set(events.map((event) => event.key)).size).toBe(events.length);
  const people = new Set(whole.organisation.people.map((person) => person.pseudonym));
  const known = new Set(artifacts.map((artifact) => artifact.urn));
  const named = new Set(sessions.map((session) => session.id));
  expect(usage.filter((row) => !people.has(row.person) || (row.session !== "" && !named.has(row.session)))).toEqual([]);
  expect(links.filter((link) => !known.has(link.artifact) || !named.has(link.session))).toEqual([]);
  expect(events.filter((event) => !known.has(event.artifact) || (event.person !== "" && !people.has(event.person)))).toEqual([]);
  expect(verdicts.filter((verdict) => !known.has(verdict.artifact))).toEqual([]);
  expect(artifacts.filter((artifact) => artifact.authors.some((author) => !people.has(author)))).toEqual([]);
});

test("figures are whole, in range, and priced from their tokens", () => {
  const amount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  const { usage, links, verdicts, sessions } = whole.facts;
  expect(usage.filter((row) => !Object.values(row.tokens).every(amount) || row.tokens.reasoning > row.tokens.output)).toEqual([]);
  expect(usage.filter((row) => (row.costMicros !== null && !amount(row.costMicros)) || row.responses < 1)).toEqual([]);
  expect(links.filter((link) => !(link.confidence > 0 && link.confidence <= 1))).toEqual([]);
  expect(verdicts.filter((one) => Math.abs(one.held + one.pending + one.undone - 1) > 1e-12 || one.linesAlive > one.lines)).toEqual([]);
  expect(sessions.filter((session) => session.ended <= session.started)).toEqual([]);
  const opus = whole.facts.usage.find((row) => row.model === "claude-opus-4-6" && row.priceKind === "list");
  expect(opus?.costMicros).toBe(opus && byHand(opus));
});

/** Opus at $5, $0.50, $6.25, $10 and $25 per million tokens. */
function byHand({ tokens }: SimulatedUsage): number {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = tokens;
  return Math.round(5 * inputUncached + 0.5 * cacheRead + 6.25 * cacheWrite5m + 10 * cacheWrite1h + 25 * output);
}

test("pull requests are opened, then ready, then answered, then merged, then deployed", () => {
  const steps = new Map<string, Map<string, number>>();
  for (const event of whole.facts.events) {
    const times = steps.get(event.artifact) ?? new Map<string, number>();
    if (!times.has(event.kind)) times.set(event.kind, event.at);
    steps.set(event.artifact, times);
  }
  const order = ["opened", "ready", "approved", "merged", "deployed"];
  const wrong: string[] = [];
  let merged = 0;
  for (const [urn, times] of steps) {
    if (!urn.startsWith("pr:")) continue;
    const at = order.flatMap((kind) => times.get(kind) ?? []);
    if (at.some((time, i) => time < (at[i - 1] ?? 0))) wrong.push(urn);
    merged += times.has("merged") ? 1 : 0;
  }
  expect(wrong).toEqual([]);
  expect(merged).toBeGreaterThan(3000);
  const reviews = whole.facts.events.filter((event) => event.kind === "approved");
  const authors = new Map(whole.facts.artifacts.map((artifact) => [artifact.urn, artifact.authors]));
  expect(reviews.filter((review) => authors.get(review.artifact)?.includes(review.person))).toEqual([]);
});

test("work is done on weekdays, but for the people on call and a few evenings", () => {
  const weekend = whole.facts.sessions.filter((session) => weekday(session.started) > 4).length / whole.facts.sessions.length;
  expect(weekend).toBeGreaterThan(0.001);
  expect(weekend).toBeLessThan(0.05);
});

test("amounts look like real ones: long tails, mostly cache, one to four rows a session", () => {
  const costs = new Map<string, number>();
  const rows = new Map<string, number>();
  for (const row of whole.facts.usage) {
    if (row.session === "") continue;
    costs.set(row.session, (costs.get(row.session) ?? 0) + (row.costMicros ?? 0));
    rows.set(row.session, (rows.get(row.session) ?? 0) + 1);
  }
  const sorted = [...costs.values()].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const mean = sorted.reduce((sum, cost) => sum + cost, 0) / sorted.length;
  expect(mean / median).toBeGreaterThan(1.6);
  expect(mean / 1e6).toBeGreaterThan(2);
  expect(mean / 1e6).toBeLessThan(15);
  expect(Math.max(...rows.values())).toBeLessThanOrEqual(4);
  const claude = whole.facts.usage.filter((row) => row.tool === "claude-code");
  const cached = claude.reduce((sum, row) => sum + row.tokens.cacheRead, 0);
  const all = claude.reduce((sum, row) => sum + row.tokens.cacheRead + row.tokens.inputUncached + row.tokens.cacheWrite5m, 0);
  expect(cached / all).toBeGreaterThan(0.8);
  const tools = new Set(whole.facts.usage.map((row) => row.tool));
  expect([...tools].sort()).toEqual(["claude-code", "codex", "copilot-cli", "cursor", "gemini-cli", "kiro"]);
  expect(whole.facts.usage.filter((row) => row.tool === "kiro").every((row) => row.costMicros === null && row.units > 0)).toBe(true);
  expect(whole.facts.usage.filter((row) => row.tool === "cursor").every((row) => row.session === "" && row.basis === "vendor")).toBe(true);
});

test("honest growth before the mandate, a jump after it, and a reported share well above the honest one", () => {
  const shares = weeklyActive(whole);
  const mean = (from: number, to: number, which: "reported" | "honest"): number =>
    shares.slice(from, to).reduce((sum, share) => sum + share[which], 0) / (to - from);
  expect(mean(15, 20, "reported")).toBeGreaterThan(mean(0, 5, "reported") + 0.04);
  expect(mean(35, 39, "reported")).toBeGreaterThan(mean(15, 20, "reported") + 0.18);
  expect(mean(35, 39, "reported")).toBeGreaterThan(0.7);
  expect(mean(35, 39, "reported")).toBeLessThan(0.9);
  expect(mean(35, 39, "honest")).toBeLessThan(mean(35, 39, "reported") - 0.08);
  expect(mean(35, 39, "honest")).toBeGreaterThan(mean(15, 20, "honest"));
});

test("padding begins after the target, is modest, and labels name what exists", () => {
  const from = Date.parse(whole.organisation.target.from);
  const named = new Map(whole.facts.sessions.map((session) => [session.id, session]));
  const labelled = new Set(whole.labels.map((label) => label.session));
  for (const label of whole.labels.filter((one) => one.session !== ""))
    expect(named.get(label.session)?.started).toBeGreaterThanOrEqual(from);
  expect(new Set(whole.labels.map((label) => label.strategy))).toEqual(new Set(["minimal dose", "repeated prompts", "loops"]));
  const cost = (rows: readonly SimulatedUsage[]): number => rows.reduce((sum, row) => sum + (row.costMicros ?? 0), 0);
  const late = whole.facts.usage.filter((row) => row.at >= from + 8 * week);
  const share = cost(late.filter((row) => labelled.has(row.session))) / cost(late);
  expect(share).toBeGreaterThan(0.005);
  expect(share).toBeLessThan(0.08);
  expect(whole.facts.links.filter((link) => labelled.has(link.session))).toEqual([]);
});

test("two in three sessions lead to something, and most of what lands holds", () => {
  const linked = new Set(whole.facts.links.map((link) => link.session)).size / whole.facts.sessions.length;
  expect(linked).toBeGreaterThan(0.55);
  expect(linked).toBeLessThan(0.75);
  const last = new Map<string, SimulatedVerdict>();
  for (const verdict of whole.facts.verdicts) {
    const before = last.get(verdict.artifact);
    if (before === undefined || before.version <= verdict.version) last.set(verdict.artifact, verdict);
  }
  const commits = [...last.values()].filter((verdict) => verdict.artifact.startsWith("git:"));
  const mean = (part: "held" | "undone"): number => commits.reduce((sum, verdict) => sum + verdict[part], 0) / commits.length;
  expect(mean("held")).toBeGreaterThan(0.65);
  expect(mean("undone")).toBeGreaterThan(0.08);
  const deployments = whole.facts.events.filter((event) => event.artifact.startsWith("deploy:"));
  const failed =
    deployments.filter((event) => event.kind === "failed").length / deployments.filter((event) => event.kind === "deployed").length;
  expect(failed).toBeGreaterThan(0.02);
  expect(failed).toBeLessThan(0.2);
});

test("lines are counted again after 90 days, fewer each time, and some commits turn out to have brought in a bug", () => {
  const { verdicts, artifacts } = whole.facts;
  const commits = Map.groupBy(
    verdicts.filter(({ artifact, pending }) => artifact.startsWith("git:") && pending === 0),
    ({ artifact }) => artifact,
  );
  const twice = [...commits.values()].flatMap((all) => {
    const [first, second] = all.toSorted((a, b) => a.judged - b.judged);
    return first === undefined || second === undefined || second.undone === 1 ? [] : [[first, second] as const];
  });
  expect(twice.length).toBeGreaterThan(100);
  expect(twice.filter(([first, second]) => second.judged - first.judged !== 76 * 86_400_000)).toEqual([]);
  expect(twice.filter(([first, second]) => second.held !== first.held || second.linesAlive > first.linesAlive)).toEqual([]);
  const alive = (which: 0 | 1): number => twice.reduce((sum, pair) => sum + pair[which].linesAlive, 0);
  expect(alive(1) / alive(0)).toBeGreaterThan(0.5);
  expect(alive(1) / alive(0)).toBeLessThan(0.9);
  const buggy = artifacts.filter(({ kind, parent }) => kind === "ticket" && parent.startsWith("git:"));
  expect(buggy.length / commits.size).toBeGreaterThan(0.02);
  expect(buggy.length / commits.size).toBeLessThan(0.15);
  expect(new Set(buggy.map(({ urn }) => urn)).size).toBe(buggy.length);
});

test("pseudonyms are the caller's where one is given, and bad sizes are refused", () => {
  const named = gather({ until, people: 12, weeks: 3, pseudonymOf: (id) => `x-${id}` });
  expect(named.facts.usage.filter((row) => !row.person.startsWith("x-p"))).toEqual([]);
  expect(named.organisation.people[3]?.pseudonym).toBe("x-p00003");
  expect(() => [...simulate({ until, people: 0 })]).toThrow("people must be a whole number above 0");
  expect(() => [...simulate({ until, weeks: 1.5 })]).toThrow("weeks must be a whole number above 0");
});

/** Share of the eligible people there for the whole week whose use of any kind was seen; honest = without what is labelled. */
function weeklyActive({ organisation, weeks, labels }: Whole): { readonly reported: number; readonly honest: number }[] {
  const padded = new Set(labels.map((label) => label.session).filter((session) => session !== ""));
  const eligible = organisation.people.filter((person) => organisation.target.jobs.includes(person.job));
  return weeks.map(({ from, to, facts }) => {
    const there = eligible.filter((one) => Date.parse(one.joined) <= from && (one.left === null || Date.parse(one.left) >= to));
    const seen = new Set(facts.usage.map((row) => row.person));
    const honest = new Set(facts.usage.filter((row) => !padded.has(row.session)).map((row) => row.person));
    const share = (who: ReadonlySet<string>): number => there.filter((one) => who.has(one.pseudonym)).length / there.length;
    return { reported: share(seen), honest: share(honest) };
  });
}
