import { createHash } from "node:crypto";
import { addressOf } from "../mail/credential.ts";
import { draftKeyword, filedKeyword, MailboxProblem, outboxKeyword, type Changes, type MailHead, type Mailbox } from "../mail/mailbox.ts";
import { idOf } from "../mail/message-ids.ts";
import { fits, isWithinHours, type ConditionFacts } from "./conditions.ts";
import { writeMailState, type MailState } from "./mail-state.ts";
import type { MailTrigger } from "./mail-trigger.ts";
import { startRun, type ActiveAgent, type TriggerOptions } from "./trigger-options.ts";

export interface MailWatch {
  readonly options: TriggerOptions;
  /** Names this server. */
  readonly holder: string;
  /** Of the trigger. */
  readonly name: string;
  readonly active: ActiveAgent;
  readonly trigger: MailTrigger;
  readonly state: MailState;
  /** The watching ended without being told to. */
  readonly onProblem: (error: unknown) => Promise<void>;
}

export interface MailWatcher {
  /** Starts the run of what has gathered; with the definition as it is now. True: the mailbox answered since it was opened. */
  work(active: ActiveAgent, trigger: MailTrigger): Promise<boolean>;
  /** Another server has the mailbox by now. */
  readonly lost: boolean;
  end(): Promise<void>;
}

/** What comes within this time of the first is one run's. */
const gather = 30_000;
/** Messages of one run; a flood is worked off in several. */
const mostOfRun = 50;
/** A mailbox may tell of a message twice: so many are remembered. */
const mostRecent = 500;
/** What agents put there themselves, or a person brought back, wakes no agent. */
const own: ReadonlySet<string> = new Set([filedKeyword, draftKeyword, outboxKeyword]);

/** Watches one folder. What came is written down before the mailbox's cursor goes on, and until its run is there. */
export function watchMail({ options, holder, name, state: first, onProblem, ...at }: MailWatch): MailWatcher {
  const { control, now } = options;
  let { active, trigger } = at;
  let state = first;
  let answered = false;
  const signal = new AbortController();
  // One change of the state at a time.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const write = async (next: MailState): Promise<boolean> => {
    const kept = await writeMailState(control, active.definition.name, name, holder, next);
    if (kept) state = next;
    else signal.abort();
    return kept;
  };

  const take = async (changes: Changes, mailbox: Mailbox): Promise<void> => {
    const ids = changes.arrived
      .filter((head) => isMeant(head, trigger) && !isFromUs(head, mailbox))
      .map((head) => idOf(mailbox.name, head));
    const fresh = [...new Set(ids)].filter((id) => !state.recent.includes(id));
    await write({
      ...state,
      cursor: changes.cursor,
      waiting: [...state.waiting, ...fresh],
      since: state.waiting.length > 0 ? state.since : now(),
      recent: [...state.recent, ...fresh].slice(-mostRecent),
    });
  };
  const watch = async (): Promise<void> => {
    // Loaded where there is mail to watch: the packages for it are optional.
    const { openMailbox } = await import("../mail/open-mailbox.ts");
    const mailbox = await openMailbox(trigger.mail.mailbox, options.world(active.definition.name));
    try {
      const { folder } = trigger.mail;
      if (!(await mailbox.folders()).some(({ name: one }) => one === folder))
        throw new MailboxProblem("no-folder", `There is no folder ${folder}`);
      for await (const changes of mailbox.watch(folder, state.cursor, signal.signal)) {
        answered = true;
        await inTurn(async () => take(changes, mailbox));
      }
    } finally {
      await mailbox.close();
    }
  };
  const watching = watch().catch(async (error: unknown) => {
    if (signal.signal.aborted) return;
    // Where what is wrong cannot be written down it is tried again, and told then. Not waited for: it ends this watching.
    void onProblem(error).catch(() => undefined);
  });

  const startGathered = async (): Promise<void> => {
    if (!isWithinHours(trigger.when?.hours, now(), options.timeZone)) return;
    if (state.starting.length === 0) {
      const enough = state.waiting.length >= mostOfRun || (state.waiting.length > 0 && now() - state.since >= gather);
      const starting = state.waiting.slice(0, mostOfRun);
      if (!enough || !(await write({ ...state, starting, waiting: state.waiting.slice(mostOfRun) }))) return;
    }
    const messages = state.starting;
    const { mailbox, folder } = trigger.mail;
    const started = await startRun(options, {
      agent: active.definition.name,
      trigger: "mail",
      triggerId: `mail:${createHash("sha256").update(messages.join(" ")).digest("hex").slice(0, 32)}`,
      input: { text: JSON.stringify({ arrived: messages }), trusted: false, facts: { mailbox, folder, messages } },
    });
    // Paused, or too many runs in this hour: it waits.
    if (started === "started" || started === "known") await write({ ...state, starting: [] });
  };

  return {
    async work(newest, newestTrigger) {
      active = newest;
      trigger = newestTrigger;
      await inTurn(startGathered);
      return answered;
    },
    get lost() {
      return signal.signal.aborted;
    },
    async end() {
      signal.abort();
      await watching;
      await turn;
    },
  };
}

/** What an agent sent to its own mailbox would wake it again, and again. */
function isFromUs({ identity, from }: MailHead, mailbox: Mailbox): boolean {
  const address = addressOf(mailbox.from).toLowerCase();
  return identity.startsWith("<upshot.") && from.some((one) => one.address.toLowerCase() === address);
}

function isMeant(head: MailHead, { when, mail }: MailTrigger): boolean {
  if (head.keywords.some((keyword) => own.has(keyword))) return false;
  const facts: ConditionFacts = {
    // The address alone: a name may be anything, also an address.
    from: head.from.map(({ address }) => address),
    to: [...head.to, ...head.cc].map(({ address }) => address),
    subject: head.subject,
    folder: mail.folder,
  };
  return fits(when, facts);
}
