import { z } from "zod";
import type { ArtifactFact, EventFact, EventKind, Facts, UsageFact, VerdictFact } from "../../src/model/facts.ts";

/**
 * A hand-checked case of a metric: small facts of the organisation org = north (a–h) + south (i–p) + three (q–s) and what must be
 * published of them. Each letter of `who` is a person with facts of their own; "" makes one of nobody; z is in no team.
 * Times are of 2026, UTC.
 */
const time = z.string().regex(/^\d\d-\d\dT\d\d:\d\d$/);
const day = z.string().regex(/^\d\d-\d\d$/);
const money = z.number().default(0);
const figure = z.union([
  z.strictObject({ value: z.number(), n: z.number(), people: z.number(), edge: z.enum(["at most", "at least"]).optional() }),
  z.strictObject({ withheld: z.string() }),
  z.null(),
]);
export const metricFixture = z.strictObject({
  why: z.string(),
  joined: z.record(z.string(), z.string()).default({}),
  left: z.record(z.string(), z.string()).default({}),
  /** Dollars by part. */
  costs: z
    .array(z.strictObject({ who: z.string(), day, held: money, pending: money, exploration: money, unlinked: money, undone: money }))
    .default([]),
  usage: z.array(z.strictObject({ who: z.string(), days: z.array(day), tokens: z.number(), cost: z.number() })).default([]),
  /** Reviews: who ("self", "" a machine), what, when. `live`: said of the pull request; `shipped`: by a deployment of nobody. */
  pulls: z
    .array(
      z.strictObject({
        who: z.string(),
        count: z.number().default(1),
        opened: time.optional(),
        ready: time.optional(),
        merged: time.optional(),
        closed: time.optional(),
        live: time.optional(),
        shipped: time.optional(),
        commits: z.array(time).default([]),
        lines: z.number(),
        held: z.number().default(1),
        reviews: z.array(z.tuple([z.string(), z.enum(["reviewed", "approved", "changes_requested"]), time])).default([]),
      }),
    )
    .default([]),
  commits: z
    .array(
      z.strictObject({
        who: z.string(),
        at: time,
        landed: time.optional(),
        lines: z.number(),
        alive: z.number(),
        pending: z.boolean().default(false),
        judged: time.default("07-20T00:00"),
        /** The share that held after 14 days, where lines were counted again since. */
        held: z.number().optional(),
        reverted: time.optional(),
        bug: time.optional(),
        repo: z.string().default("repo-1"),
      }),
    )
    .default([]),
  deployments: z
    .array(
      z.strictObject({
        who: z.string(),
        at: time,
        failed: time.optional(),
        rolledBack: time.optional(),
        restored: time.optional(),
        repo: z.string().default("repo-1"),
      }),
    )
    .default([]),
  span: z.string(),
  expected: z.record(z.enum(["org", "north", "south", "three"]), figure),
});
export type MetricFixture = z.infer<typeof metricFixture>;

export function pseudonymOf(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).padStart(16, "0");
}

/** The fixture's facts; costs by part go beside them, as rows of the table of yields. */
export function factsOfFixture(fixture: MetricFixture): { readonly facts: Facts; readonly yields: readonly object[] } {
  const artifacts: ArtifactFact[] = [];
  const events: EventFact[] = [];
  const verdicts: VerdictFact[] = [];
  let number = 0;
  const add = (kind: ArtifactFact["kind"], prefix: string, who: string, at: number, more: Partial<ArtifactFact> = {}): string => {
    const repo = more.repo ?? "repo-1";
    const urn = `${prefix}:${repo}${prefix === "git" ? "@" : "#"}${String(++number).padStart(8, "0")}`;
    artifacts.push({
      urn,
      kind,
      repo,
      authors: who === "" ? [] : [pseudonymOf(who)],
      at,
      linesAdded: 0,
      linesRemoved: 0,
      parent: "",
      version: 1,
      ...more,
    });
    return urn;
  };
  const say = (artifact: string, kind: EventKind, at: string | undefined, who = ""): void => {
    if (at !== undefined)
      events.push({
        key: `${kind}:${artifact}:${at}:${who}`,
        artifact,
        kind,
        at: atOf(at),
        person: who === "" ? "" : pseudonymOf(who),
        version: 1,
      });
  };
  for (const { who, count, lines, held, reviews, commits, ...pull } of fixture.pulls) {
    for (const person of everyone(who, count)) {
      const urn = add("pull_request", "pr", person, atOf(pull.opened ?? pull.ready ?? "07-01T00:00"), { linesAdded: lines });
      for (const kind of ["opened", "ready", "merged", "closed"] as const) say(urn, kind, pull[kind], person);
      for (const [reviewer, kind, at] of reviews) say(urn, kind, at, reviewer === "self" ? person : reviewer);
      say(urn, "deployed", pull.live);
      if (pull.shipped !== undefined) say(add("deployment", "deploy", "", atOf(pull.shipped), { parent: urn }), "deployed", pull.shipped);
      for (const at of commits) add("commit", "git", person, atOf(at), { parent: urn });
      verdicts.push({
        artifact: urn,
        held,
        pending: 0,
        undone: 1 - held,
        lines,
        linesAlive: lines * held,
        judged: atOf("07-20T00:00"),
        version: 1,
      });
    }
  }
  for (const { who, at, landed, lines, alive, pending, judged, held: share, reverted, bug, repo } of fixture.commits) {
    for (const person of everyone(who)) {
      const urn = add("commit", "git", person, atOf(at), { linesAdded: lines, repo });
      say(urn, "landed", landed, person);
      say(urn, "reverted", reverted);
      const held = pending ? 0 : (share ?? alive / lines);
      verdicts.push({
        artifact: urn,
        held,
        pending: pending ? 1 : 0,
        undone: pending ? 0 : 1 - held,
        lines,
        linesAlive: alive,
        judged: atOf(judged),
        version: 1,
      });
      if (bug !== undefined) add("ticket", "ticket", "", atOf(bug), { parent: urn });
    }
  }
  for (const { who, at, failed, rolledBack, restored, repo } of fixture.deployments) {
    for (const person of everyone(who)) {
      const urn = add("deployment", "deploy", person, atOf(at), { repo });
      say(urn, "deployed", at, person);
      say(urn, "failed", failed);
      say(urn, "rolled_back", rolledBack);
      say(urn, "restored", restored);
    }
  }
  return { facts: { usage: usageOf(fixture), artifacts, events, verdicts }, yields: yieldsOf(fixture) };
}

function usageOf({ usage }: MetricFixture): UsageFact[] {
  return usage.flatMap(({ who, days, tokens, cost }) =>
    everyone(who).flatMap((person) =>
      days.map((name) => ({
        key: `${person} ${name}`,
        person: pseudonymOf(person),
        session: "",
        at: atOf(`${name}T12:00`),
        source: "test",
        tool: "tool",
        model: "model",
        basis: "recorded" as const,
        priceKind: "list" as const,
        responses: 1,
        costMicros: cost * 1_000_000,
        unit: "",
        units: 0,
        tokens: { inputUncached: tokens / 2, cacheRead: tokens / 4, cacheWrite5m: 0, cacheWrite1h: 0, output: tokens / 4, reasoning: 0 },
      })),
    ),
  );
}

function yieldsOf({ costs }: MetricFixture): object[] {
  return costs.flatMap(({ who, day: name, ...parts }) =>
    everyone(who).map((person) => ({
      day: `2026-${name}`,
      person: pseudonymOf(person),
      session: `s ${person} ${name}`,
      sign: 1,
      tool: "tool",
      model: "model",
      repo: "",
      price_kind: "list",
      can_link: 1,
      ...Object.fromEntries(Object.entries(parts).map(([part, dollars]) => [part, dollars * 1_000_000])),
    })),
  );
}

function everyone(who: string, count = 1): string[] {
  const people = who === "" ? [""] : Array.from(who);
  return people.flatMap((person) => Array.from({ length: count }, () => person));
}

function atOf(name: string): number {
  return Date.parse(`2026-${name}:00Z`);
}
