import { randomUUID } from "node:crypto";
import { UpshotError } from "../../kit/errors.ts";
import { MailboxProblem } from "../mail/mailbox.ts";
import type { Trigger } from "./conditions.ts";
import { giveLease, takeLease } from "./mail-state.ts";
import { watchMail, type MailWatcher } from "./watch-mail.ts";
import { cursorName } from "./trigger-cursors.ts";
import type { ActiveAgent, TriggerOptions } from "./trigger-options.ts";

export type MailTrigger = Extract<Trigger, { mail: object }>;

export interface MailTriggers {
  /** Watches the mailbox where no other server does, and starts the run of what has gathered. */
  follow(active: ActiveAgent, trigger: MailTrigger): Promise<void>;
  /** Ends the watching for triggers that are no longer there. */
  keep(agents: readonly ActiveAgent[]): void;
  close(): Promise<void>;
}

export function mailName({ mail }: MailTrigger): string {
  return `mail:${mail.mailbox}/${mail.folder}`;
}

const shortestWait = 60_000;
const longestWait = 1_800_000;

/** Milliseconds between two renewals of what a server holds: well within the lease. */
const renewAfter = 20_000;

interface Followed {
  /** By this machine's own running time. */
  renewed: number;
  readonly agent: string;
  readonly trigger: string;
  readonly watcher: MailWatcher;
}

export function openMailTriggers(options: TriggerOptions): MailTriggers {
  const { control, now, log } = options;
  const holder = randomUUID();
  const followed = new Map<string, Followed>();
  const ending = new Set<Promise<void>>();
  /** Mailboxes that could not be read: when they are tried again, milliseconds UTC. */
  const waits = new Map<string, { readonly until: number; readonly length: number }>();

  const end = (key: string): void => {
    const one = followed.get(key);
    if (one === undefined) return;
    followed.delete(key);
    const ended = one.watcher
      .end()
      .then(async () => giveLease(control, one.agent, one.trigger, holder))
      .catch(() => undefined)
      .finally(() => ending.delete(ended));
    ending.add(ended);
  };

  /** What is wrong stands beside the mailbox, once; a password that is wrong is not tried again and again. */
  const failed = async (key: string, agent: string, mailbox: string, error: unknown): Promise<void> => {
    end(key);
    const length = Math.min((waits.get(key)?.length ?? shortestWait / 2) * 2, longestWait);
    waits.set(key, { until: now() + length, length });
    if (error instanceof MailboxProblem && !error.later) await options.world(agent).credentialProblem("mailbox", mailbox, error.message);
    const reason = error instanceof MailboxProblem || error instanceof UpshotError ? error.code : "unexpected";
    log.warn("a mailbox is not watched for now", { agent, reason });
  };

  return {
    async follow(active, trigger) {
      const { name: agent } = active.definition;
      const name = mailName(trigger);
      const key = cursorName(agent, name);
      if ((waits.get(key)?.until ?? 0) > now()) return;
      let one = followed.get(key);
      if (one === undefined || one.watcher.lost || performance.now() - one.renewed >= renewAfter) {
        const state = await takeLease(control, agent, name, holder);
        if (state === null || one?.watcher.lost === true) return end(key);
        const onProblem = async (problem: unknown): Promise<void> => failed(key, agent, trigger.mail.mailbox, problem);
        one ??= { agent, trigger: name, renewed: 0, watcher: watchMail({ options, holder, name, active, trigger, state, onProblem }) };
        one.renewed = performance.now();
        followed.set(key, one);
      }
      if (await one.watcher.work(active, trigger)) waits.delete(key);
    },
    keep(agents) {
      const there = new Set(
        agents.flatMap(({ definition: { name, triggers } }) =>
          triggers.flatMap((trigger) => ("mail" in trigger ? [cursorName(name, mailName(trigger))] : [])),
        ),
      );
      for (const key of followed.keys()) if (!there.has(key)) end(key);
    },
    async close() {
      for (const key of followed.keys()) end(key);
      await Promise.all(ending);
    },
  };
}
