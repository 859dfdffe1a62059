import { z } from "zod";
import type { AgentApproval } from "../../model/pages/agent-approvals.ts";
import { traced, type Origin } from "../policy/origins.ts";
import { words } from "../policy/judge-call.ts";
import { iso, opened, type Show } from "./show.ts";

const origins = [
  "owner",
  "trusted",
  "named",
  "picked",
  "made",
  "bounded",
  "untrusted",
  "agent",
  "excepted",
  "unknown",
] as const satisfies readonly Origin[];

/** A control argument and where its value comes from, as cards keep it. */
export const keptArgument = z.object({
  name: z.string(),
  value: z.unknown().transform(textOf),
  origin: z.enum(origins),
  from: z.string().nullable().default(null),
  excerpt: z.string().nullable().default(null),
});

const card = z.object({
  preview: z.object({
    title: z.string(),
    lines: z.array(z.object({ name: z.string(), text: z.string() })).default([]),
    undo: z.string().nullable().default(null),
  }),
  because: z.string().default(""),
  arguments: z.array(keptArgument).default([]),
  spentMicros: z.int().default(0),
  tool: z.string().default(""),
  always: z.boolean().default(false),
  batch: z.string().nullable().default(null),
});
const reason = z.object({ text: z.string() });

interface Row {
  readonly id: string;
  readonly run: string;
  readonly call: string;
  readonly agent: string;
  readonly kind: AgentApproval["kind"];
  readonly sealed: Buffer;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly answer: AgentApproval["answer"];
  readonly answered_at: Date | null;
  readonly answered_by: string | null;
  readonly note: Buffer | null;
}

const columns = `p.id, p.run, p.call, r.agent, p.kind, p.sealed, p.asked_at, p.expires_at, p.answer, p.answered_at, p.answered_by, p.note
  from agent_approval p join agent_run r on r.id = p.run`;

/** Questions that wait for the owner, the oldest first. One that ran out a moment ago is no longer among them. */
export async function openApprovals(show: Show): Promise<AgentApproval[]> {
  const rows = await show.control.query<Row>(
    `select ${columns} where p.owner = $1 and p.answer is null and p.expires_at > $2 order by p.asked_at, p.id limit 500`,
    [show.owner, new Date(show.now)],
  );
  return rows.map((row) => cardOf(show, row));
}

/** Questions that are answered, the newest first. */
export async function answeredApprovals(show: Show, limit: number, days: number): Promise<AgentApproval[]> {
  const rows = await show.control.query<Row>(
    `select ${columns} where p.owner = $1 and (p.answer is not null or p.expires_at <= $4) and p.asked_at >= $2
     order by coalesce(p.answered_at, p.expires_at) desc, p.id limit $3`,
    [show.owner, new Date(show.now - days * 86_400_000), limit, new Date(show.now)],
  );
  return rows.map((row) => cardOf(show, row));
}

/** Questions of one run by the call they are about; of several about one, the newest. */
export async function approvalsOfRun(show: Show, run: string): Promise<Map<string, AgentApproval>> {
  const rows = await show.control.query<Row>(`select ${columns} where p.owner = $1 and p.run = $2 order by p.asked_at`, [show.owner, run]);
  return new Map(rows.map((row) => [row.call, cardOf(show, row)]));
}

export async function countWaiting({ control, owner, now }: Pick<Show, "control" | "owner" | "now">): Promise<number> {
  const [row] = await control.query<{ waiting: number }>(
    "select count(*) as waiting from agent_approval where owner = $1 and answer is null and expires_at > $2",
    [owner, new Date(now)],
  );
  return row?.waiting ?? 0;
}

function cardOf(show: Show, row: Row): AgentApproval {
  const kept = opened(show, card, row.sealed);
  const expired = row.answer === null && row.expires_at.getTime() <= show.now;
  return {
    id: row.id,
    agent: row.agent,
    run: row.run,
    tool: kept?.tool ?? "",
    kind: row.kind,
    title: kept?.preview.title ?? "What it asked for is not kept",
    lines: kept?.preview.lines ?? [],
    undo: kept?.preview.undo ?? null,
    because: kept?.because ?? "",
    arguments: kept?.arguments.map(argumentOf) ?? [],
    spentMicros: kept?.spentMicros ?? 0,
    always: row.kind === "call" && kept?.always === true,
    batch: kept?.batch ?? null,
    askedAt: iso(row.asked_at),
    expiresAt: iso(row.expires_at),
    answer: expired ? "expired" : row.answer,
    answeredAt: iso(row.answered_at),
    answeredBy: row.answered_by === null ? null : sayWho(row.answered_by, show.owner),
    note: opened(show, reason, row.note)?.text ?? null,
  };
}

export function argumentOf({ origin, ...one }: z.output<typeof keptArgument>): AgentApproval["arguments"][number] {
  return { ...one, says: words[origin], doubtful: !traced.has(origin) };
}

/** Only the owner and what they set up can answer. */
function sayWho(by: string, owner: string): string {
  return by === owner ? "you" : by === "stop" ? "a stop" : by;
}

/** A list of texts as people write one. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ");
  return JSON.stringify(value) ?? "";
}
