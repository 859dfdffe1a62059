import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { settleNow } from "../organisation/settle-now.ts";
import { writeSetting } from "../organisation/settings.ts";
import { workspaceOf } from "../../agents/run/open-tools.ts";

const folders = temporaryFolders();
let served: Served;

beforeAll(async () => {
  served = await openServed(folders.next());
  // Scripted models are there in the demo only.
  await writeSetting(served.services.control, "demo", true);
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const definition = (mail: string): string => `---
name: filer
owner: ${mail}
model: scripted/triage
triggers: [{ by-hand: true }]
tools: { mail: { mailbox: work, may: [read, move], folders: [Newsletters, Receipts] } }
budget: { run: $1, day: $1, month: $1 }
contract: [mail.filing-kept 1m]
---
Move newsletters to Newsletters and receipts to Receipts.
`;

const minePage = z.object({ sessions: z.array(z.object({ id: z.string(), tool: z.string(), costMicros: z.number().nullable() })) });

test("a person's agent: its run is theirs alone, its tokens and outcomes are on the ledger, and it stops when they leave", async () => {
  const { services } = served;
  const ann = await served.newPerson("Ann Agent", "member");
  const bob = await served.newPerson("Bob Other", "admin");
  const inbox = workspaceOf(services.folder, ann.pseudonym, "post");
  for (const name of ["", ".Drafts", ".Sent", ".Trash", ".Newsletters", ".Receipts"])
    for (const part of ["cur", "new", "tmp"]) mkdirSync(join(inbox, name, part), { recursive: true });
  const mail = [
    "From: news@list.example",
    "To: ann.agent@example.org",
    "Subject: Issue 7",
    "List-Id: <list.example>",
    "Message-ID: <7@list.example>",
    "",
    "Unsubscribe",
    "",
  ];
  writeFileSync(join(inbox, "new", "1.M1P1.test"), mail.join("\r\n"));
  await services.control.query("insert into agent_credential (name, owner, kind, sealed) values ('work', $1, 'mailbox', $2)", [
    ann.pseudonym,
    services.keys.seal(JSON.stringify({ kind: "maildir", folder: "post", from: ann.mail })),
  ]);
  const saved = await served.ask("put", "/api/agents/filer", { as: ann, body: { text: definition(ann.mail), create: true } });
  expect(await saved.text()).not.toContain("error");
  const started = z
    .object({ run: z.string() })
    .parse(await (await served.ask("post", "/api/agents/filer/run", { as: ann, body: {} })).json());
  await vi.waitFor(
    async () => expect(await services.control.query("select state, reason from agent_run")).toEqual([{ state: "done", reason: "" }]),
    { timeout: 30_000, interval: 100 },
  );
  expect((await served.ask("get", `/api/runs/${started.run}`, { as: bob })).status).toBe(404);
  expect((await served.ask("get", `/api/runs/${started.run}`, { as: ann })).status).toBe(200);

  const [costs] = await services.control.query<{ cost: number }>("select cost_micros as cost from agent_run");
  await services.control.query(
    "update agent_outcome set due_at = now() - interval '1 minute', next_at = now() - interval '1 minute', window_ms = 1000, made_at = now() - interval '2 minutes'",
  );
  await services.agents.tick();
  expect(await services.control.query("select verifier, verdict from agent_outcome")).toEqual([
    { verifier: "mail.filing-kept", verdict: "held" },
  ]);
  const kept = await vi.waitFor(
    async () => {
      await settleNow(services);
      const rows = await services.ledger.query(
        "select sum(sign * held) as held, sum(sign * unlinked) as unlinked from yield where person = {person:String} and tool = 'upshot-agents'",
        { person: ann.pseudonym },
        (row) => z.object({ held: z.coerce.number(), unlinked: z.coerce.number() }).parse(row),
      );
      expect(rows[0]?.held).toBeGreaterThan(0);
      return rows[0];
    },
    { timeout: 30_000, interval: 300 },
  );
  expect(kept).toEqual({ held: costs?.cost, unlinked: 0 });
  const today = new Date(services.now()).toISOString().slice(0, 10);
  const mine = minePage.parse(await (await served.ask("get", `/api/mine?from=${today}&to=${today}`, { as: ann })).json());
  expect(mine.sessions).toEqual([
    { id: `agent:${started.run}`, tool: expect.stringMatching(/upshot-agents|Upshot agents/), costMicros: costs?.cost },
  ]);

  await services.control.query("update person set left_on = current_date where pseudonym = $1", [ann.pseudonym]);
  await services.agents.tick();
  await expect(services.agents.start({ agent: "filer", trigger: "by-hand", triggerId: "later", input: null })).rejects.toThrow(
    "is stopped",
  );
}, 90_000);
