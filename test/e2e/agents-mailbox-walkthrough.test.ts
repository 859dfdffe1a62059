// Every command of docs/agents/mailbox-walkthrough.md, in its order, on a real mail server. Only the model is a script.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { writeSetting } from "../../src/server/organisation/settings.ts";
import { describeWithDovecot, startDovecot, type Dovecot } from "../support/dovecot.ts";
import { imapCredential, mail, openWork } from "../support/mailboxes.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { runUpshot, type Ran } from "./run-upshot.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/agents/mailbox-walkthrough.md"), "utf8");
const blocks = [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, kind = "", text = ""]) => ({ kind, text }));
const commands = blocks.filter(({ kind }) => kind === "sh").flatMap(({ text }) => text.trim().split("\n"));
const definition = blocks.find(({ kind }) => kind === "yaml")?.text ?? "";
const askedRules =
  blocks
    .find(({ kind }) => kind === "")
    ?.text.trim()
    .split("\n") ?? [];

describeWithDovecot("one's own mailbox, as the walkthrough says", (program) => {
  const folders = temporaryFolders();
  const folder = folders.next();
  const home = folders.next();
  let mails: Dovecot;
  let server: TestServer;
  let credential: object;

  beforeAll(async () => {
    mails = await startDovecot(program, folders.next());
    credential = imapCredential(mails.port, "ann@example.org");
    server = await serveForTests(folder);
    await writeSetting(server.services.control, "demo", true);
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await mails?.stop();
    folders.remove();
  });

  const done: string[] = [];
  /** A command as it stands on the page, with the ids of this very run. */
  const type = async (command: string, ids: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    expect(commands).toContain(command);
    done.push(command);
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = ""]) => quoted ?? ids[plain] ?? plain).slice(1);
    const isLocal = ["new", "check"].includes(words[1] ?? "");
    return runUpshot(isLocal ? words : [...words, "--data", folder], { cwd: folder, home });
  };
  const rules = async (ask: readonly string[]): Promise<void> => {
    const answer = await server.owner("/api/agent-rules", { method: "PUT", json: { deny: [], ask } });
    expect(await answer.json()).toEqual({ saved: true, issues: [] });
    // Rules are remembered for two seconds.
    await new Promise((later) => setTimeout(later, 2_100));
  };
  const inFolders = async (): Promise<Record<string, number>> => {
    const mailbox = await openWork(credential);
    const counts: Record<string, number> = {};
    for (const { name } of await mailbox.folders()) counts[name] = (await mailbox.list(name, { limit: 100 })).length;
    await mailbox.close();
    return counts;
  };

  test("entered, tested, defined, rehearsed, run, taken back, stopped, removed", { timeout: 300_000 }, async () => {
    const mailbox = await openWork(credential);
    await mailbox.append("INBOX", mail({ "Message-ID": "<n1@example.net>", Subject: "Weekly news", "List-Id": "<news.example.net>" }), {});
    await mailbox.append("INBOX", mail({ "Message-ID": "<r1@example.net>", Subject: "Your receipt" }), {});
    await mailbox.close();
    const before = await inFolders();
    expect((await server.owner("/api/agent-credentials/mailbox/work", { method: "PUT", json: { contents: credential } })).status).toBe(200);
    const tested = await type("upshot agents credentials test work");
    expect([tested.status, tested.err]).toEqual([0, ""]);
    expect(tested.out).toMatch(/^mailbox work works$[^]*Reading \(IMAP\): It lets agents in, and has \d+/m);

    expect(await type("upshot agents new my-inbox")).toMatchObject({ status: 0 });
    const file = join(folder, "agents", "my-inbox", "AGENT.md");
    expect(readFileSync(file, "utf8")).toContain("owner: owner");
    writeFileSync(file, definition.replace(/^model: .*$/m, "model: scripted/triage"));
    expect(await type("upshot agents check agents/my-inbox")).toMatchObject({ status: 0, err: "" });
    await server.services.agents.reload();
    const may = await type("upshot agents policy explain my-inbox");
    expect(may.out).toMatch(/never +delete mail[^]*send mail/);

    expect(askedRules).toEqual(["mail.send", "mail.label", "mail.move", "mail.draft"]);
    await rules(askedRules);
    const rehearsal = await type("upshot agents run my-inbox --wait");
    expect([rehearsal.status, rehearsal.err]).toEqual([3, ""]);
    const cards = await type("upshot agents approvals");
    expect(cards.out).toMatch(/Subject +(Weekly news|Your receipt)/);
    for (let round = 0; round < 10; round += 1) {
      const { waiting } = approvals.parse(await (await server.owner("/api/approvals")).json());
      if (waiting.length === 0) break;
      for (const { id } of waiting)
        expect(await type('upshot agents deny 8d01b7e2 --reason "a rehearsal"', { "8d01b7e2": id })).toMatchObject({ status: 0 });
      const [rehearsed = ""] = rehearsal.out.split("\n");
      await expect.poll(async () => stateOf(rehearsed), { timeout: 30_000 }).toMatch(/done|parked/);
    }
    expect(await inFolders()).toEqual(before);

    await rules(["mail.send"]);
    const ran = await type("upshot agents run my-inbox --wait");
    expect([ran.status, ran.err]).toEqual([0, ""]);
    expect(await inFolders()).toMatchObject({ INBOX: 0, Newsletters: 1, Receipts: 1 });
    const [run = ""] = ran.out.split("\n");
    const shown = (await type("upshot agents show 4f2a9c11", { "4f2a9c11": run.slice(0, 8) })).out;
    expect(shown).toContain("mail.filed Bob <bob@example.net>: Weekly news");
    const [, call = ""] = /^(m\d+\.\d+) .*mail\.move$/m.exec(shown) ?? [];
    const undone = await type("upshot agents undo 4f2a9c11 m3.1", { "4f2a9c11": run.slice(0, 8), "m3.1": call });
    expect(undone).toMatchObject({ status: 0, err: "", out: "Taken back: Moves it back to INBOX.\n" });
    expect(await inFolders()).toMatchObject({ INBOX: 1 });

    expect(await type("upshot agents pause my-inbox")).toMatchObject({ status: 0 });
    expect(await type("upshot agents stop my-inbox")).toMatchObject({ status: 0 });
    rmSync(join(folder, "agents", "my-inbox"), { recursive: true });
    await server.services.agents.reload();
    expect((await server.owner("/api/agent-credentials/mailbox/work", { method: "DELETE" })).status).toBe(200);
    expect(existsSync(file)).toBe(false);
    // Nothing on the page was left out.
    expect([...new Set(done)].toSorted()).toEqual([...new Set(commands)].toSorted());
  });

  const stateOf = async (run: string): Promise<string> => {
    const { state } = z.object({ run: z.object({ state: z.string() }) }).parse(await (await server.owner(`/api/runs/${run}`)).json()).run;
    return state;
  };
});

const approvals = z.object({ waiting: z.array(z.object({ id: z.string() })) });
