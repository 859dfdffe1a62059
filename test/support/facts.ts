import fc from "fast-check";
import type { Facts, LinkFact, SessionFact, UsageFact, VerdictFact } from "../../src/model/facts.ts";

/** Small organisations at random: few sessions and keys, so that corrections, shared artifacts and repeats are common. */
const person = fc.constantFrom("00000000000000a1", "00000000000000a2", "00000000000000a3");
const sessionId = fc.constantFrom("s1", "s2", "s3", "s4", "s5");
const artifactUrn = fc.constantFrom("git:example.org/a@01", "git:example.org/a@02", "git:example.org/b@03", "pr:example.org/a#4");
const count = fc.nat(5_000_000);
const day = Date.UTC(2026, 8, 1);

/** A session belongs to one person and one tool, so both follow from its id. */
export const usageFact: fc.Arbitrary<UsageFact> = fc
  .record({
    name: fc.nat(12),
    session: fc.oneof(sessionId, fc.constant("")),
    person,
    at: fc.integer({ min: day, max: day + 20 * 86_400_000 }),
    model: fc.constantFrom("model-a", "model-b"),
    basis: fc.constantFrom("recorded", "estimated", "vendor"),
    priceKind: fc.constantFrom("list", "seat share"),
    responses: fc.integer({ min: 1, max: 9 }),
    tokens: fc.record({
      inputUncached: count,
      cacheRead: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      output: count,
      reasoning: fc.constant(0),
    }),
    costMicros: fc.option(fc.nat(2_000_000_000)),
  })
  .map(({ name, ...fact }) => ({
    ...fact,
    // Times of one response differ by seconds, whatever delivers it: the key holds the day.
    key: `${fact.session}/${name}/${Math.floor(fact.at / 86_400_000)}`,
    source: "test",
    tool: fact.session === "" ? "counter" : "tool",
    unit: "",
    units: 0,
  })) as fc.Arbitrary<UsageFact>;

const version = fc.nat(1_000_000);

const sessionFact: fc.Arbitrary<SessionFact> = fc
  .record({ id: sessionId, person, exploration: fc.boolean(), version })
  .map((fact) => ({ ...fact, tool: "tool", source: "test", repo: "example.org/a", started: day, ended: day + 3_600_000 }));

const linkFact: fc.Arbitrary<LinkFact> = fc
  .record({ session: sessionId, artifact: artifactUrn, confidence: fc.double({ min: 0, max: 1, noNaN: true }), version })
  .map((fact) => ({ ...fact, methods: ["lines"], source: "test" }));

const verdictFact: fc.Arbitrary<VerdictFact> = fc
  .record({ artifact: artifactUrn, shares: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)), lines: fc.nat(4000), version })
  .filter(({ shares: [a, b, c] }) => a + b + c > 0)
  .map(({ shares: [a, b, c], ...fact }) => ({
    ...fact,
    held: a / (a + b + c),
    pending: b / (a + b + c),
    undone: c / (a + b + c),
    linesAlive: fact.lines,
    judged: day + fact.version,
  }));

/** Of several versions of one thing the newest counts; equal versions would leave it open, so each is there once. */
const distinct = <Fact extends { readonly version: number }>(
  fact: fc.Arbitrary<Fact>,
  name: (fact: Fact) => string,
): fc.Arbitrary<Fact[]> => fc.uniqueArray(fact, { selector: (one) => `${name(one)} ${one.version}`, maxLength: 12 });

export const facts: fc.Arbitrary<Required<Pick<Facts, "usage" | "sessions" | "links" | "verdicts">>> = fc.record({
  usage: fc.array(usageFact, { minLength: 1, maxLength: 40 }),
  sessions: distinct(sessionFact, ({ id }) => id),
  links: distinct(linkFact, ({ session, artifact }) => `${session} ${artifact}`),
  verdicts: distinct(verdictFact, ({ artifact }) => artifact),
});
