import type { Control } from "../../db/postgres/control.ts";

/** The row of `agent_trigger` in which it stands which questions were sent to Slack. */
export const cardsName = "slack:cards";

export interface WaitingCard {
  readonly approval: string;
  readonly agent: string;
}

export interface SentCard {
  readonly approval: string;
  readonly agent: string;
  readonly channel: string;
  readonly ts: string;
}

/** A server that ended between taking a question and sending it leaves it to the others after this time, in seconds. */
const patience = 120;

/** Takes the open questions of runs that Slack started and that nobody has sent yet: each is taken by one server. */
export async function takeCards(control: Control, agents: readonly string[], now: number): Promise<WaitingCard[]> {
  const waiting = await control.query<WaitingCard>(
    `select approval.id as approval, run.agent from agent_approval approval join agent_run run on run.id = approval.run
     left join agent_trigger sent on sent.agent = run.agent and sent.trigger = $2
     where approval.answer is null and approval.expires_at > to_timestamp($3::double precision / 1000) and run.trigger = 'slack' and run.agent = any ($1)
       and (sent.cursor -> approval.id is null
         or (sent.cursor -> approval.id -> 'ts' is null and (sent.cursor -> approval.id ->> 'at')::bigint < $3::bigint - $4::bigint))`,
    [agents, cardsName, now, patience * 1000],
  );
  const taken: WaitingCard[] = [];
  for (const one of waiting) {
    const rows = await control.query(
      `insert into agent_trigger as own (agent, trigger, cursor) values ($1, $2, jsonb_build_object($3::text, jsonb_build_object('at', $4::bigint)))
       on conflict (agent, trigger) do update set cursor = own.cursor || excluded.cursor
         where own.cursor -> $3 is null or (own.cursor -> $3 -> 'ts' is null and (own.cursor -> $3 ->> 'at')::bigint < $4::bigint - $5::bigint)
       returning 1`,
      [one.agent, cardsName, one.approval, now, patience * 1000],
    );
    if (rows.length > 0) taken.push(one);
  }
  return taken;
}

export async function keepCard(control: Control, { agent, approval, channel, ts }: SentCard): Promise<void> {
  await control.query(
    "update agent_trigger set cursor = cursor || jsonb_build_object($3::text, $4::jsonb) where agent = $1 and trigger = $2",
    [agent, cardsName, approval, JSON.stringify({ channel, ts })],
  );
}

/** Cards whose questions are answered, wherever that was, each handed out once: the card shall say so. */
export async function takeAnswered(control: Control, agents: readonly string[]): Promise<(SentCard & { readonly answer: string })[]> {
  const rows = await control.query<SentCard & { readonly answer: string | null }>(
    `select sent.agent, card.key as approval, card.value ->> 'channel' as channel, card.value ->> 'ts' as ts, coalesce(approval.answer, 'gone') as answer
     from agent_trigger sent cross join lateral jsonb_each(sent.cursor) card left join agent_approval approval on approval.id = card.key
     where sent.trigger = $2 and sent.agent = any ($1) and card.value -> 'ts' is not null and (approval.id is null or approval.answer is not null)`,
    [agents, cardsName],
  );
  const taken: (SentCard & { readonly answer: string })[] = [];
  for (const row of rows) {
    const mine = await control.query(
      "update agent_trigger set cursor = cursor - $3::text where agent = $1 and trigger = $2 and cursor ? $3 returning 1",
      [row.agent, cardsName, row.approval],
    );
    if (mine.length > 0) taken.push({ ...row, answer: row.answer ?? "gone" });
  }
  return taken;
}
