import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceOf } from "../../src/agents/run/open-tools.ts";
import type { Mailbox } from "../../src/agents/mail/mailbox.ts";
import type { Control } from "../../src/db/postgres/control.ts";
import type { AgentPeers } from "./agent-peers.ts";

/** What the world says after all kills. All lists but the counts are empty where nothing went wrong. */
export interface Judged {
  readonly chores: number;
  readonly runs: number;
  readonly calls: number;
  /** Times somebody was asked because nobody could tell whether a call happened. */
  readonly uncertain: number;
  /** Mails of which nobody can tell whether they left: they stay in Drafts and are told. */
  readonly stuckMails: number;
  /** Calls that were made again at a peer that takes the key. */
  readonly askedAgain: number;
  readonly wrong: readonly string[];
}

export interface JudgeOptions {
  readonly chores: readonly string[];
  readonly control: Control;
  readonly mailbox: Mailbox;
  readonly peers: AgentPeers;
  readonly folder: string;
}

export async function judgeChores({ chores, control, mailbox, peers, folder }: JudgeOptions): Promise<Judged> {
  const wrong: string[] = [];
  const check = (fine: boolean, what: string): void => void (fine || wrong.push(what));

  const runs = await control.query<{
    id: string;
    agent: string;
    trigger: string;
    state: string;
    reason: string;
    parent: string | null;
    cost: number;
    calls: number;
    made: number;
  }>(
    `select id, agent, trigger_id as trigger, state, reason, parent, cost_micros as cost,
       (select count(*) from agent_call where run = r.id) as calls, (select coalesce(sum(cost_micros), 0)::bigint from agent_call where run = r.id) as made from agent_run r`,
  );
  for (const { id, trigger, state, reason, cost, made } of runs) {
    check(state === "done", `run ${trigger} is ${state}: ${reason}`);
    check(cost === made, `run ${id} costs ${cost}, its calls ${made}`);
  }
  for (const one of await control.query<{ run: string; id: string; tool: string; state: string }>(
    "select run, id, tool, state from agent_call where state not in ('done', 'failed', 'refused')",
  ))
    wrong.push(`call ${one.id} of ${one.run} (${one.tool}) is ${one.state}`);
  for (const one of await control.query<{ tool: string; because: string; run: string }>(
    "select run, tool, because from agent_call where kind = 'tool' and state in ('failed', 'refused') and because not like 'its owner left it as it is%'",
  ))
    wrong.push(`${one.tool} of ${one.run} came to nothing: ${one.because}`);

  // Money: nothing stays held, and what was spent is what calls cost.
  for (const { scope, period } of await control.query<{ scope: string; period: string }>(
    "select scope, period from agent_spend where reserved <> 0",
  ))
    wrong.push(`money is still held in ${scope} ${period}`);
  const [spent] = await control.query<{ org: number; calls: number }>(
    `select (select sum(spent)::bigint from agent_spend where scope = 'org' and period = 'month') as org, (select sum(cost_micros)::bigint from agent_call) as calls`,
  );
  check(spent?.org === spent?.calls, `the organisation spent ${spent?.org}, calls cost ${spent?.calls}`);

  const uncertain = await control.query<{ run: string; call: string }>("select run, call from agent_approval where kind = 'uncertain'");
  const [used] = await control.query<{ n: number }>(
    "select count(*) as n from (select run, call from agent_approval where kind = 'call' and used_at is not null group by run, call having count(*) > 1) twice",
  );
  check(used?.n === 0, `${used?.n} calls used more than one approval`);
  const [unasked] = await control.query<{ n: number }>(
    "select count(*) as n from agent_call c where tool in ('peer.keyed', 'mail.draft') and state = 'done' and not exists (select from agent_approval a where a.run = c.run and a.call = c.id and a.used_at is not null)",
  );
  check(unasked?.n === 0, `${unasked?.n} calls were made without their approval`);
  const [verdicts] = await control.query<{ held: number; other: number }>(
    "select count(*) filter (where verdict = 'held') as held, count(*) filter (where verdict <> 'held') as other from agent_outcome",
  );
  check(
    verdicts?.held === chores.length && verdicts.other === 0,
    `of ${chores.length} outcomes ${verdicts?.held} held, ${verdicts?.other} did not`,
  );

  const inbox = await mailbox.list("INBOX", { limit: 1000 });
  const news = await mailbox.list("News", { limit: 5000 });
  const drafts = await mailbox.list("Drafts", { limit: 5000 });
  const sent = await mailbox.list("Sent", { limit: 5000 }).catch(() => []);
  const taken = peers.sent();
  let stuckMails = 0;
  for (const chore of chores) {
    const mine = runs.filter(({ trigger }) => trigger === `chore-${chore}`);
    check(mine.length === 1, `chore ${chore} has ${mine.length} runs`);
    const helpers = runs.filter(({ parent }) => parent === mine[0]?.id);
    check(helpers.length === 1, `chore ${chore} handed work over ${helpers.length} times`);
    const count = (heads: readonly { subject: string }[], subject: string): number =>
      heads.filter((head) => head.subject === subject).length;
    check(count(inbox, `chore-${chore}`) === 0 && count(news, `chore-${chore}`) === 1, `the mail of chore ${chore} is not once in News`);
    check(
      news.find(({ subject }) => subject === `chore-${chore}`)?.keywords.includes("chore") === true,
      `the mail of chore ${chore} has no label`,
    );
    check(count(drafts, `answer-${chore}`) === 1, `chore ${chore} has ${count(drafts, `answer-${chore}`)} drafts`);
    const left = taken.filter((subject) => subject === `report-${chore}`).length;
    const stuck = drafts.filter(({ subject, keywords }) => subject === `report-${chore}` && keywords.includes("$UpshotStuck")).length;
    stuckMails += stuck;
    check(left <= 1, `the mail of chore ${chore} left ${left} times`);
    check(
      stuck === 1 ? count(sent, `report-${chore}`) === 0 : left === 1 && count(sent, `report-${chore}`) === 1,
      `the mail of chore ${chore}: left ${left}, in Sent ${count(sent, `report-${chore}`)}, stuck ${stuck}`,
    );
    for (const [path, text] of [
      [`report-${chore}.md`, `chore ${chore}\n`],
      [`helper-${chore}.md`, `helped ${chore}\n`],
    ] as const)
      check(readOrNothing(join(workspaceOf(folder, "owner", "reports"), path)) === text, `${path} is not as it was written`);
    for (const [kind, who] of [
      ["keyed", chore],
      ["found", chore],
      ["blind", chore],
      ["found", `helper-${chore}`],
    ] as const) {
      const made = [...peers.effects].filter(([, effect]) => effect.kind === kind && effect.chore === who);
      const times = made.reduce((sum, [, effect]) => sum + effect.times, 0);
      check(made.length === 1 && times === 1, `${kind} of chore ${who} happened ${times} times, with ${made.length} keys`);
    }
  }
  return {
    chores: chores.length,
    runs: runs.length,
    calls: runs.reduce((sum, { calls }) => sum + calls, 0),
    uncertain: uncertain.length,
    stuckMails,
    askedAgain: [...peers.effects.values()].reduce((sum, { asked, times }) => sum + asked - times, 0),
    wrong,
  };
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
