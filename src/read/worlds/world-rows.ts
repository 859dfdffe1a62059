import { z } from "zod";

/** The rows of a world's files (format: bench/padbench/README.md), checked; times become milliseconds UTC. */
const time = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => Number.isFinite(at), "a time in ISO 8601");
const count = z.number().nonnegative().default(0);
const tokens = z.object({
  inputUncached: count,
  cacheRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
  output: count,
  reasoning: count,
});

const triggers = ["user", "schedule", "webhook", "agent"] as const;
const artifactKinds = ["commit", "pull_request", "review", "deployment", "document", "ticket", "message"] as const;
const eventKinds = [
  "opened",
  "reviewed",
  "approved",
  "merged",
  "landed",
  "reverted",
  "rewritten",
  "closed",
  "reopened",
  "deployed",
  "healthy",
  "failed",
  "edited",
  "acknowledged",
  "deleted",
] as const;

export const rows = {
  people: z.object({ id: z.string().min(1), team: z.string().default(""), role: z.string().default(""), joined: time }),
  sessions: z.object({
    id: z.string().min(1),
    person: z.string().min(1),
    tool: z.string().default(""),
    start: time,
    end: time,
    parent: z.string().nullish(),
    trigger: z.enum(triggers).default("user"),
    repo: z.string().nullish(),
    branch: z.string().nullish(),
    exploration: z.boolean().nullish(),
    declared: z.boolean().nullish(),
  }),
  usage: z.object({
    id: z.string(),
    session: z.string(),
    at: time,
    model: z.string().default(""),
    tokens,
    costMicros: z.number().nonnegative().nullable().default(null),
    sketch: z
      .string()
      .regex(/^[0-9a-fA-F]{512}$/, "128 numbers of 16 bits in hexadecimal")
      .nullish(),
  }),
  artifacts: z.object({
    id: z.string().min(1),
    kind: z.enum(artifactKinds),
    repo: z.string().nullish(),
    authors: z.array(z.string()).readonly().default([]),
    at: time,
    linesAdded: z.number().nonnegative().nullish(),
    linesRemoved: z.number().nonnegative().nullish(),
    sessions: z
      .array(z.object({ id: z.string(), confidence: z.number().min(0).max(1) }))
      .readonly()
      .default([]),
  }),
  events: z.object({ artifact: z.string(), kind: z.enum(eventKinds), at: time, by: z.string().nullish() }),
};

export const targetRows = z.array(
  z.object({
    appliesTo: z.string(),
    metric: z.enum(["weeklyActiveShare", "activeDaysPerWeek", "tokensPerWeek"]),
    threshold: z.number(),
    from: time,
    visibleIn: z.enum(["self", "manager", "board"]).default("self"),
  }),
);

export type WorldRows = { readonly [name in keyof typeof rows]: z.infer<(typeof rows)[name]> };
