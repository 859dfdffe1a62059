import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";

const folders = temporaryFolders();
const secret = "a secret of both sides";
let served: Served;

const definition = `---
name: orders
owner: owner
model: scripted/any
triggers:
  - webhook: late
    when: { subject: "late*" }
  - deployment: { repo: acme/shop }
budget: { run: $1, day: $1, month: $1 }
---
Look at the order.
`;

beforeAll(async () => {
  const folder = folders.next();
  served = await openServed(folder);
  mkdirSync(join(folder, "agents", "orders"), { recursive: true });
  writeFileSync(join(folder, "agents", "orders", "AGENT.md"), definition);
  await served.services.agents.reload();
  await served.services.control.query("insert into agent_credential (name, owner, kind, sealed) values ('late', 'owner', 'webhook', $1)", [
    served.services.keys.seal(JSON.stringify({ secret })),
  ]);
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function send(body: string, { at = served.services.now(), with: key = secret, to = "orders/late" } = {}): Promise<[number, unknown]> {
  const seconds = Math.floor(at / 1000);
  const signature = createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex");
  const headers = { "x-upshot-signature": `t=${seconds},v1=${signature}` };
  const response = await served.ask("post", `/api/agent-hooks/${to}`, { body, headers });
  const said: unknown = await response.json();
  return [response.status, typeof said === "object" && said !== null && "result" in said ? said.result : undefined];
}

const runs = async (): Promise<unknown[]> => served.services.control.query("select trigger, trigger_id from agent_run order by queued_at");

test("a signed message starts one run; what is unsigned, old, for nobody or no JSON starts none", async () => {
  const body = JSON.stringify({ subject: "Late: order 7", order: 7 });
  expect(await send(body, { with: "another secret of theirs" })).toEqual([401, undefined]);
  expect(await send(body, { at: served.services.now() - 301_000 })).toEqual([401, undefined]);
  expect(await send(body, { to: "orders/other" })).toEqual([401, undefined]);
  expect(await send(body, { to: "nobody/late" })).toEqual([401, undefined]);
  expect(await send("late")).toEqual([400, undefined]);
  expect(await send(JSON.stringify({ subject: "in time" }))).toEqual([202, "ignored"]);
  expect(await send(JSON.stringify("x".repeat(256 << 10)))).toEqual([413, undefined]);
  expect(await runs()).toEqual([]);
  expect(await send(body)).toEqual([200, "started"]);
  expect(await send(body)).toEqual([200, "known"]);
  served.wait(1000);
  expect(await send(body)).toEqual([200, "started"]);
  expect(await runs()).toHaveLength(2);
  expect(served.logged()).not.toContain("order 7");
  await served.services.agents.pause("orders", true);
  served.wait(1000);
  expect(await send(body)).toEqual([409, undefined]);
  await served.services.agents.pause("orders", false);
});

test("Slack's requests without an app of ours are unsigned", async () => {
  expect((await served.ask("post", "/hooks/slack", { body: "{}" })).status).toBe(401);
});

test("a delivery of a connected input wakes the agent that waits for it, once", async () => {
  await served.services.control.query("delete from agent_run");
  const { status } = await served.ask("put", "/api/sources/deploys", {
    as: await served.signIn({ pseudonym: null, role: "admin" }),
    body: { kind: "webhook", config: { name: "Deploys" }, secrets: { secret } },
  });
  expect(status).toBe(204);
  const body = JSON.stringify({
    id: "d1",
    kind: "deployment",
    status: "failed",
    service: "github.com/acme/shop",
    at: served.services.now(),
  });
  const seconds = Math.floor(served.services.now() / 1000);
  const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  const deliver = async () =>
    served.ask("post", "/hooks/deploys", { body, headers: { "x-upshot-signature": `t=${seconds},v1=${signature}` } });
  expect((await deliver()).status).toBe(200);
  expect((await deliver()).status).toBe(200);
  expect(await runs()).toEqual([{ trigger: "deployment", trigger_id: `deployment:hook:deploys:${signature}` }]);
});
