// The whole chain on a real mail server: a definition, runs, the owner's other mail program, mail that wakes an agent.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, type AgentHalf } from "../../../test/support/agent-half.ts";
import { until } from "../../../test/support/claws.ts";
import { describeWithDovecot, startDovecot, type Dovecot } from "../../../test/support/dovecot.ts";
import { imapCredential, mail, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import { draftKeyword, filedKeyword, type Mailbox } from "../mail/mailbox.ts";
import { triage } from "../model/scripts/triage.ts";

const folders = temporaryFolders();
const folder = folders.next();
const user = "ann@example.org";
const minute = 60_000;
/** Milliseconds within which a mail server tells what it has. */
const patience = 20_000;
let now = Date.now();

const definition = (name: string, trigger: string): string => `---
name: ${name}
owner: owner
triggers: [${trigger}]
model: scripted/triage
tools: { mail: { mailbox: work, may: [read, label, move, draft], folders: [Newsletters, Receipts] } }
budget: { run: "$1", day: "$5", month: "$50" }
contract: [mail.filing-kept 2m, mail.draft-sent 2m]
---
Keep my inbox short.
`;

describeWithDovecot("agents on a real mail server", (program) => {
  let server: Dovecot;
  let store: TestControl;
  let half: AgentHalf;
  /** As the owner's own mail program has it. */
  let human: Mailbox;

  const open = (): Promise<AgentHalf> =>
    openAgentHalf({ folder, control: store.control, place: store.place, scripts: { triage }, now: () => now });
  beforeAll(async () => {
    [server, store] = await Promise.all([startDovecot(program, folders.next()), testControl(folder)]);
    half = await open();
    await half.enter("mailbox", "work", imapCredential(server.port, user));
    human = await openWork(imapCredential(server.port, user));
  });
  afterAll(async () => {
    await half?.close();
    await human?.close();
    await store?.close();
    await server?.stop();
    folders.remove();
  });

  const define = async (name: string, trigger: string): Promise<string | null> => {
    mkdirSync(join(folder, "agents", name), { recursive: true });
    writeFileSync(join(folder, "agents", name, "AGENT.md"), definition(name, trigger));
    return (await half.agents.reload()).find(({ agent }) => agent === name)?.problem ?? null;
  };
  /** Delivered as mail servers do it. */
  const deliver = async (id: string, fields: Readonly<Record<string, string>>, body?: string): Promise<void> => {
    const lmtp = createTransport({ host: "127.0.0.1", port: server.lmtpPort, lmtp: true, ignoreTLS: true });
    const from = /<(.*)>/.exec(fields["From"] ?? "")?.[1] ?? "bob@example.net";
    await lmtp.sendMail({ envelope: { from, to: user }, raw: mail({ ...fields, "Message-ID": `<${id}@example.net>` }, body) });
    lmtp.close();
  };
  const subjectsIn = async (name: string): Promise<readonly string[]> =>
    (await human.list(name, { limit: 50 })).map(({ subject }) => subject).sort();
  const verdicts = async (run: string): Promise<readonly string[]> =>
    (
      await half.control.query<{ says: string }>(
        "select verifier || ' ' || verdict as says from agent_outcome where run = $1 order by verifier, verdict",
        [run],
      )
    ).map(({ says }) => says);
  const look = async (run: string): Promise<readonly string[]> => {
    await half.control.query("update agent_outcome set next_at = $2, evidence = '' where run = $1 and next_at is not null", [
      run,
      new Date(now),
    ]);
    await until(async () => {
      await half.agents.tick();
      return (await half.control.query("select from agent_outcome where run = $1 and evidence = ''", [run])).length === 0;
    }, patience);
    return verdicts(run);
  };

  test("it files and drafts on IMAP; what stays filed held, what its owner moves back is undone, what they send held", async () => {
    await deliver("weekly", { Subject: "Weekly letter", "List-Id": "<weekly.example.net>" }, "News.\r\nTo unsubscribe write to us.\r\n");
    await deliver("monthly", { Subject: "Monthly letter", "List-Id": "<monthly.example.net>" }, "News.\r\nTo unsubscribe write to us.\r\n");
    await deliver("bill", { Subject: "Your receipt", From: "Shop <no-reply@shop.example>" }, "You paid $5.\r\n");
    await deliver("asks", { Subject: "Thursday" }, "Can you come on Thursday?\r\n");
    expect(await define("triage", "{ by-hand: true }")).toBeNull();
    const run = await half.start("triage");
    expect(await half.until(run, ["done", "failed", "parked"])).toMatchObject({ state: "done", reason: "" });
    expect(await subjectsIn("INBOX")).toEqual(["Thursday"]);
    expect(await subjectsIn("Newsletters")).toEqual(["Monthly letter", "Weekly letter"]);
    expect(await subjectsIn("Receipts")).toEqual(["Your receipt"]);
    const [weekly] = await human.find("Newsletters", "<weekly@example.net>");
    expect(weekly?.keywords).toContain(filedKeyword);
    const [draft] = await human.list("Drafts", { limit: 5 });
    expect(draft).toMatchObject({ subject: "Re: Thursday", inReplyTo: "<asks@example.net>", keywords: [draftKeyword] });
    expect((await human.list("INBOX", { limit: 5 }))[0]?.keywords).toEqual(["to-answer"]);

    const filing = "mail.filing-kept";
    expect(await look(run)).toEqual(["mail.draft-sent pending", `${filing} pending`, `${filing} pending`, `${filing} pending`]);
    if (weekly === undefined || draft === undefined) throw new Error("it is not there");
    await human.move(weekly.place, "INBOX");
    await human.move(draft.place, "Sent");
    expect(await look(run)).toEqual(["mail.draft-sent pending", `${filing} pending`, `${filing} pending`, `${filing} undone`]);
    now += 3 * minute;
    expect(await look(run)).toEqual(["mail.draft-sent held", `${filing} held`, `${filing} held`, `${filing} undone`]);
    const [bill] = await human.find("Receipts", "<bill@example.net>");
    if (bill === undefined) throw new Error("it is not there");
    await human.move(bill.place, "INBOX");
    now += 3 * minute;
    expect(await look(run)).toEqual(["mail.draft-sent held", `${filing} held`, `${filing} undone`, `${filing} undone`]);
    await half.agents.tick();
    const told = half.recorded.findLast((facts) => (facts.verdicts ?? []).length > 0)?.verdicts ?? [];
    expect([told.filter(({ held }) => held > 0).length, told.filter(({ undone }) => undone > 0).length]).toEqual([2, 2]);
  });

  test("a mail wakes it once, one that its condition does not mean does not, and what came while it was down is caught up with once", async () => {
    expect(await define("waker", '{ mail: { mailbox: work }, when: { from: "*@shop.example" } }')).toBeNull();
    interface State {
      readonly cursor?: string;
      readonly waiting?: readonly string[];
    }
    const state = async (): Promise<State> =>
      (await store.control.query<{ cursor: State }>("select cursor from agent_trigger where agent = 'waker'"))[0]?.cursor ?? {};
    const runs = async (): Promise<readonly { id: string; trigger: string; state: string }[]> =>
      store.control.query("select id, trigger, state from agent_run where agent = 'waker' order by queued_at");
    const shop = { From: "Shop <orders@shop.example>" };
    await until(async () => {
      await half.agents.tick();
      return typeof (await state()).cursor === "string";
    }, patience);

    await deliver("private", { Subject: "Your receipt", From: "shop.example <eve@evil.test>" }, "You paid $7.\r\n");
    await deliver("order", { ...shop, Subject: "Your receipt: chair" }, "You paid $70.\r\n");
    await until(async () => (await state()).waiting?.length === 1, patience);
    await half.agents.tick();
    expect(await runs()).toEqual([]);
    now += minute;
    await half.agents.tick();
    const [first] = await runs();
    expect(first?.trigger).toBe("mail");
    expect(await half.until(first?.id ?? "", ["done", "failed", "parked"])).toMatchObject({ state: "done", reason: "" });
    expect(await subjectsIn("Receipts")).toContain("Your receipt: chair");

    await half.close();
    await deliver("late", { ...shop, Subject: "Your receipt: table" }, "You paid $90.\r\n");
    await deliver("later", { Subject: "Hello" }, "Hello.\r\n");
    half = await open();
    await until(async () => {
      await half.agents.tick();
      return (await state()).waiting?.length === 1;
    }, patience);
    for (let turn = 0; turn < 3; turn++) {
      now += minute;
      await half.agents.tick();
    }
    const all = await runs();
    expect(all).toHaveLength(2);
    expect(await half.until(all[1]?.id ?? "", ["done", "failed", "parked"])).toMatchObject({ state: "done" });
    expect(await subjectsIn("Receipts")).toContain("Your receipt: table");
    // What it filed and drafted itself woke nobody.
    now += minute;
    await half.agents.tick();
    expect(await runs()).toHaveLength(2);
  });
});
