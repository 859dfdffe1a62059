import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { testKeys } from "./agent-half.ts";
import { defineChores } from "./agent-chore.ts";
import { openAgentPeers, type Moment } from "./agent-peers.ts";
import { judgeChores, type Judged } from "./judge-chores.ts";
import { mail, openWork } from "./mailboxes.ts";
import type { TestControl } from "./test-control.ts";

type Child = ChildProcessByStdio<Writable, Readable, null>;

export interface Kills {
  /** How often a process died there. */
  readonly at: ReadonlyMap<string, number>;
  readonly judged: Judged;
}

export interface KillOptions {
  readonly rounds: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly folder: string;
  readonly store: TestControl;
  /** How the mailbox of the chores is reached, with a mail server that sends; else files in the folder. */
  readonly mailbox?: (smtpPort: number) => object;
  readonly progress?: (round: number, died: string) => void;
}

const program = join(import.meta.dirname, "agent-process.ts");
/** Longest life of a process that is to die, from its first boundary; milliseconds. */
const most = 1_200;
const allDone = "when all was done";
/** Longest time until all is done after a kill; milliseconds. */
const patience = 180_000;

/**
 * Gives chores to a process and kills it at a boundary, `rounds` times; the next process goes on with all that is left.
 * Then lets one work to the end, and looks what the peers saw.
 */
export async function killAgents(options: KillOptions): Promise<Kills> {
  const { rounds, random, folder, store, progress } = options;
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
  const at = new Map<string, number>();
  // The peers kill whoever asks them, where the plan says so.
  let plan: { readonly peer: string; readonly moment: Moment; left: number } | null = null;
  const working: { child: Child | null } = { child: null };
  let died = "";
  const peers = await openAgentPeers((peer, moment) => {
    if (plan === null || plan.peer !== peer || plan.moment !== moment || --plan.left > 0) return;
    died = `at the ${peer} peer: ${moment}`;
    working.child?.kill("SIGKILL");
  });
  const credential =
    options.mailbox?.(peers.smtpPort) ??
    ({
      kind: "maildir",
      folder: join(folder, "mailbox"),
      from: "Ann <ann@example.org>",
      smtp: { host: "127.0.0.1", port: peers.smtpPort, tls: "none" },
    } as const);
  defineChores(folder);
  await store.control.query("insert into agent_credential (name, owner, kind, sealed) values ('work', 'owner', 'mailbox', $1)", [
    testKeys.seal(JSON.stringify(credential)),
  ]);
  const mailbox = await openWork(credential);
  const environment = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
  mkdirSync(join(folder, "mailbox"), { recursive: true });
  const prepare = (): Child => spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"], env: environment });
  const clock = { from: Date.now(), factor: 240 };
  const names = new Set<string>();
  let spare = prepare();
  const chores: string[] = [];
  let unknown: string[] = [];

  /** One process: until it dies, or all is done and it is killed. With nothing to die at, until all is done. */
  const work = async (
    orders: { readonly worker: string; readonly kill: object | null; readonly after: number | null },
    wanted: boolean,
  ): Promise<void> => {
    const child = spare;
    working.child = child;
    died = "";
    child.stdin.on("error", () => undefined);
    // After its last line was read.
    const gone = once(child, "close");
    const timers: NodeJS.Timeout[] = [];
    const dieNow = (): void => {
      if (died !== "") return;
      died = "at a random moment";
      child.kill("SIGKILL");
    };
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [word, ...rest] = line.split(" ");
      const text = rest.join(" ");
      if (word === "seen") {
        // Where its boundary does not come up, it dies at some other moment.
        if (wanted && timers.length < 2) timers.push(setTimeout(dieNow, most));
        names.add(text);
      } else if (word === "dies") died = text;
      else if (word === "started") unknown = unknown.filter((one) => one !== text);
      else if (word === "idle") {
        if (died === "") died = allDone;
        if (wanted) child.kill("SIGKILL");
        else child.emit("idle");
      }
    });
    const { worker, kill, after } = orders;
    child.stdin.write(
      `${JSON.stringify({ folder, place: store.place, url: peers.url, worker, deadAfter: 700, clock, chores: unknown, kill })}\n`,
    );
    spare = prepare();
    const late = setTimeout(() => void ((died = "too late"), child.kill("SIGKILL")), patience);
    if (after !== null) timers.push(setTimeout(dieNow, after));
    await (wanted ? gone : Promise.race([once(child, "idle"), gone]));
    [late, ...timers].forEach(clearTimeout);
    if (died === "too late") throw new Error(`the work was not done in ${patience / 1000} s: ${await leftOver(store)}`);
    // A kill may cut the line off that says where.
    if (died === "" && child.signalCode === "SIGKILL") died = "somewhere";
    if (died === "") throw new Error(`the process ended by itself with status ${child.exitCode}`);
  };

  try {
    for (let round = 0; round < rounds; round++) {
      // Often what the last ones left is all there is to do: a run that was killed once is killed again.
      if (died === "" || died === allDone || random() < 0.5) {
        const chore = String(chores.length);
        chores.push(chore);
        unknown.push(chore);
        await mailbox.append("INBOX", mail({ Subject: `chore-${chore}`, "Message-ID": `<chore-${chore}@example.net>` }), {});
      }
      const worker = random() < 0.85 ? "worker-1" : "worker-2";
      const dice = random();
      plan = null;
      if (dice < 0.12) {
        await work({ worker, kill: null, after: random() * 900 }, true);
      } else if (dice < 0.3) {
        const peer = random() < 0.75 ? "http" : "smtp";
        const moment = pick<Moment>(["received", "happened", "answered"]) ?? "received";
        plan = { peer, moment: peer === "smtp" ? "happened" : moment, left: 1 + Math.floor(random() * (peer === "smtp" ? 1 : 5)) };
        await work({ worker, kill: null, after: null }, true);
      } else {
        const name = pick([...names].sort()) ?? "after model";
        // Most often the first of its name; some time after it every now and then, within what comes next.
        const kill = { at: name, nth: 1 + Math.floor(random() ** 4 * 6), after: random() < 0.25 ? random() * 8 : 0 };
        await work({ worker, kill, after: null }, true);
      }
      at.set(died, (at.get(died) ?? 0) + 1);
      progress?.(round, died);
    }
    plan = null;
    await work({ worker: "worker-1", kill: null, after: null }, false);
    await settleMails(mailbox);
    working.child?.kill("SIGKILL");
    const judged = await judgeChores({ chores, control: store.control, mailbox, peers, folder });
    return { at, judged };
  } finally {
    spare.kill("SIGKILL");
    working.child?.kill("SIGKILL");
    await mailbox.close();
    await peers.close();
  }
}

/** Mails are held for a time in which they can be taken back, and one of a crash longer. */
async function settleMails(mailbox: Awaited<ReturnType<typeof openWork>>): Promise<void> {
  for (const end = Date.now() + 40_000; Date.now() < end; await wait(200)) {
    const held = await mailbox.list("Drafts", { limit: 500, keyword: "$UpshotOutbox" }).catch(() => []);
    if (held.every(({ keywords }) => keywords.includes("$UpshotStuck"))) return;
  }
  throw new Error("held mails did not leave");
}

async function leftOver({ control }: TestControl): Promise<string> {
  const runs = await control.query<object>(
    `select r.id, r.agent, r.trigger_id, r.state, r.waits_for, r.reason, r.worker, r.leg, (select string_agg(c.id || ' ' || c.tool || ' ' || c.state, ', ' order by c.seq) from agent_call c where c.run = r.id) as calls
     from agent_run r where r.state in ('queued', 'running', 'parked')`,
  );
  const outcomes = await control.query<object>(
    "select verifier, verdict, evidence, next_at, due_at from agent_outcome where verdict = 'pending'",
  );
  const questions = await control.query<object>(
    "select * from (select id, run, call, kind, answer, used_at from agent_approval) a where answer is null",
  );
  return JSON.stringify({ runs, outcomes, questions }, null, 1);
}
