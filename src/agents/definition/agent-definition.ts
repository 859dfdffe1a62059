import { z } from "zod";
import { dollars, duration } from "./units.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "small letters, digits and hyphens, beginning with a letter, up to 40");
const person = z.string().regex(/^\S{1,200}$/, "a mail address or a login");
const host = z.string().regex(/^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?$/, 'a host such as "status.example.org"');
/** Five fields of cron: minute, hour, day, month, weekday. */
const cron = z.string().regex(/^(?:[\d*/,-]+\s+){4}[\d*/,-]+$/, 'five fields of cron, such as "0 7 * * 1-5"');
const pattern = z.string().min(1).max(200);
const environment = z.string().regex(/^[\w./ -]{1,100}$/, 'an environment such as "production"');

/** A cheap condition that is looked at before any model is woken; all of it must hold. `*` stands for anything. */
const when = z
  .strictObject({
    from: pattern.optional(),
    to: pattern.optional(),
    subject: pattern.optional(),
    folder: pattern.optional(),
    hours: z
      .string()
      .regex(/^\d{1,2}-\d{1,2}$/, 'hours of the day, such as "7-19"')
      .optional(),
  })
  .readonly();

const trigger = z.union(
  [
    z.strictObject({ mail: z.strictObject({ mailbox: name, folder: z.string().min(1).max(200).default("INBOX") }), when: when.optional() }),
    z.strictObject({
      schedule: cron,
      zone: z.string().max(60).optional(),
      missed: z
        .enum(["skip", "once"])
        .default("once")
        .describe("After a time without the server: nothing, or one run for all that were missed"),
    }),
    z.strictObject({ webhook: name, when: when.optional() }),
    z.strictObject({
      slack: z.strictObject({ channel: z.string().min(1).max(100), on: z.enum(["mention", "reaction"]).default("mention") }),
    }),
    z.strictObject({ deployment: z.strictObject({ repo: z.string().min(3).max(300), environment: z.string().max(100).optional() }) }),
    z.strictObject({ "pull-request": z.strictObject({ repo: z.string().min(3).max(300) }) }),
    z.strictObject({ agent: name }),
    z.strictObject({ "by-hand": z.literal(true) }),
  ],
  { error: "a trigger is one of mail, schedule, webhook, slack, deployment, pull-request, agent, by-hand" },
);

const tools = z
  .strictObject({
    mail: z
      .strictObject({
        mailbox: name,
        may: z
          .array(z.enum(["read", "label", "move", "draft", "send"]))
          .min(1)
          .readonly(),
        folders: z.array(z.string().min(1).max(200)).readonly().optional().describe("Only these; else all"),
      })
      .readonly()
      .optional(),
    files: z
      .strictObject({
        folder: z.string().min(1).max(200),
        may: z
          .array(z.enum(["read", "write"]))
          .min(1)
          .readonly(),
      })
      .readonly()
      .optional(),
    fetch: z
      .strictObject({ hosts: z.array(host).min(1).readonly() })
      .readonly()
      .optional(),
    slack: z
      .strictObject({ channels: z.array(z.string().min(1).max(100)).min(1).readonly() })
      .readonly()
      .optional(),
    deployment: z
      .strictObject({
        repo: z.string().min(3).max(300),
        may: z
          .array(z.enum(["start", "roll-back"]))
          .min(1)
          .readonly(),
        environments: z
          .array(environment)
          .min(1, "at least one: what is not listed is refused")
          .max(50)
          .readonly()
          .describe("Whole names as the deployer has them; it starts, rolls back and looks in no other"),
      })
      .readonly()
      .optional(),
    mcp: z
      .record(name, z.strictObject({ tools: z.array(z.string().min(1).max(200)).min(1).readonly() }).readonly())
      .optional()
      .describe("MCP servers of the organisation by name, and which of their tools"),
    agents: z.array(name).min(1).readonly().optional().describe("Agents it may hand work to"),
  })
  .readonly();

/** Verifiers there are; each reads the outside world when its window ends. */
export const verifierNames = [
  "mail.filing-kept",
  "mail.draft-sent",
  "deploy.healthy",
  "pr.merged-and-held",
  "ticket.closed-not-reopened",
  "message.acknowledged",
  "file.matches",
  "check.passes",
] as const;

const contract = z
  .string()
  .regex(/^\S+ \S+/, 'a verifier and a window, such as "mail.filing-kept 2d"')
  .transform((text, context) => {
    const [verifier = "", window = "", ...rest] = text.trim().split(/\s+/);
    const known = z.enum(verifierNames).safeParse(verifier);
    const time = duration.safeParse(window);
    if (!known.success)
      context.addIssue({ code: "custom", message: `there is no verifier ${verifier}; there are ${verifierNames.join(", ")}` });
    if (!time.success) context.addIssue({ code: "custom", message: `${window} is no window: it is a time such as "30m" or "2d"` });
    return { verifier: known.data ?? verifierNames[0], window: time.data ?? 0, of: rest.join(" ") };
  });

/** What stands between the lines of dashes of an AGENT.md. An unknown word is an error: a misspelt limit is no limit. */
export const agentDefinition = z
  .strictObject({
    name,
    owner: person,
    description: z.string().max(300).optional(),
    model: z.string().regex(/^[a-z][a-z0-9-]*\/\S{1,150}$/, 'a provider and a model, such as "anthropic/claude-sonnet-4-5"'),
    triggers: z.array(trigger).min(1, "at least one, if only by-hand: true").max(20).readonly(),
    tools: tools.default({}),
    budget: z.strictObject({ run: dollars, day: dollars, month: dollars }).readonly(),
    approvals: z
      .strictObject({ expire: duration })
      .readonly()
      .default({ expire: 3 * 86_400_000 }),
    contract: z.array(contract).max(5).readonly().default([]),
    memory: z
      .strictObject({ keep: z.int().min(0).max(10_000), review: z.boolean() })
      .readonly()
      .default({ keep: 0, review: true }),
    concurrency: z.int().min(1).max(64).default(1),
  })
  .readonly()
  .superRefine((definition, context) => {
    const { run, day, month } = definition.budget;
    if (run > day) context.addIssue({ code: "custom", path: ["budget", "run"], message: "a run may not cost more than a day" });
    if (day > month) context.addIssue({ code: "custom", path: ["budget", "day"], message: "a day may not cost more than a month" });
    if (definition.tools.agents?.includes(definition.name) === true)
      context.addIssue({ code: "custom", path: ["tools", "agents"], message: "it may not hand work to itself" });
  });
export type AgentDefinition = z.output<typeof agentDefinition>;
