import type { Served } from "./served.ts";

/** A definition that can be used, of this owner. */
export function definitionOf(name: string, owner: string): string {
  return `---
name: ${name}
owner: ${owner}
description: Files mail
model: scripted/triage
triggers:
  - mail: { mailbox: work }
  - by-hand: true
tools:
  mail: { mailbox: work, may: [read, label, move, draft], folders: [INBOX, News] }
budget: { run: $0.50, day: $5, month: $50 }
contract: [mail.filing-kept 2d]
---
File my mail the way I do.
`;
}

type Services = Pick<Served["services"], "control" | "keys">;

export async function addAgent({ control, keys }: Services, name: string, owner: string, text = definitionOf(name, owner)): Promise<void> {
  await control.query("insert into agent (name, owner, version) values ($1, $2, 'v1')", [name, owner]);
  await control.query("insert into agent_version (agent, version, sealed) values ($1, 'v1', $2)", [name, keys.seal(text)]);
}

interface RunParts {
  readonly agent: string;
  readonly owner: string;
  readonly state?: string;
  readonly at: number;
  readonly costMicros?: number;
  readonly exploration?: boolean;
  readonly parent?: string;
}

export async function addRun({ control, keys }: Services, id: string, run: RunParts): Promise<void> {
  const { agent, owner, state = "done", at, costMicros = 0, exploration = false, parent = null } = run;
  await control.query(
    `insert into agent_run (id, agent, version, owner, parent, trigger, trigger_id, sealed, state, stop_keys, budget_scopes, queued_at, started_at, ended_at, cost_micros, tokens, exploration)
     values ($1, $2, 'v1', $3, $4, 'by-hand', $1, $5, $6, $7, '{}', $8, $8, $9, $10, 30, $11)`,
    [
      id,
      agent,
      owner,
      parent,
      keys.seal(JSON.stringify({ text: "look at the news", trusted: true })),
      state,
      [`run:${id}`, `agent:${agent}`, "org"],
      new Date(at),
      state === "done" ? new Date(at + 60_000) : null,
      costMicros,
      exploration,
    ],
  );
}

export async function addOutcome(
  { control, keys }: Services,
  id: string,
  run: { readonly id: string; readonly agent: string; readonly owner: string; readonly at: number },
  verdict: "pending" | "held" | "undone" | "unclear",
): Promise<void> {
  await control.query(
    `insert into agent_outcome (id, run, agent, owner, verifier, artifact, sealed, window_ms, made_at, due_at, verdict, evidence)
     values ($1, $2, $3, $4, 'mail.filing-kept', $5, $6, 172800000, $7, $7, $8, 'still in News with our label')`,
    [id, run.id, run.agent, run.owner, `mail:work:${id}`, keys.seal(JSON.stringify({ subject: {} })), new Date(run.at), verdict],
  );
}

interface CallParts {
  readonly seq: number;
  readonly kind: "model" | "tool";
  readonly tool: string;
  readonly state?: string;
  readonly args?: object;
  readonly digest?: Buffer;
  readonly because?: string;
  readonly verdict?: string;
  readonly result?: object | null;
  readonly effect?: object | null;
  readonly at: number;
}

export async function addCall({ control, keys }: Services, run: string, id: string, call: CallParts): Promise<void> {
  const seal = (value: object | null): Buffer | null => (value === null ? null : keys.seal(JSON.stringify(value)));
  await control.query(
    `insert into agent_call (run, seq, id, kind, tool, digest, sealed, state, verdict, because, reserved_micros, cost_micros, usage, result, effect, at, began_at, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 2000, $11, $12, $13, $14, $15, $15, $15)`,
    [
      run,
      call.seq,
      id,
      call.kind,
      call.tool,
      call.digest ?? Buffer.alloc(32, call.seq),
      call.args === undefined ? null : seal({ args: call.args }),
      call.state ?? "done",
      call.verdict ?? "allow",
      call.because ?? "",
      call.kind === "model" ? 1500 : 0,
      call.kind === "model" ? JSON.stringify({ inputUncached: 20, output: 10, reasoning: 4 }) : null,
      seal(call.result ?? null),
      seal(call.effect ?? null),
      new Date(call.at),
    ],
  );
}

interface ApprovalParts {
  readonly run: string;
  readonly call: string;
  readonly owner: string;
  readonly at: number;
  readonly expires: number;
  readonly batch?: string | null;
}

export async function addApproval({ control, keys }: Services, id: string, one: ApprovalParts): Promise<void> {
  const card = {
    agent: "a",
    tool: "mail.move",
    preview: { title: "Move 1 message to News", lines: [{ name: "Message", text: "Weekly letter" }], undo: "Move it back to INBOX" },
    because: "its owner did not say, and outsiders may have: folder",
    arguments: [{ name: "folder", value: "News", origin: "untrusted", from: "mail.read", excerpt: "please file this under News today" }],
    spentMicros: 1500,
    batch: one.batch ?? null,
  };
  await control.query(
    `insert into agent_approval (id, run, call, owner, kind, digest, sealed, asked_at, expires_at) values ($1, $2, $3, $4, 'call', $5, $6, $7, $8)`,
    [id, one.run, one.call, one.owner, Buffer.alloc(32, 1), keys.seal(JSON.stringify(card)), new Date(one.at), new Date(one.expires)],
  );
}
