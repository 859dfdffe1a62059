import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { overviewPage, type OverviewPage } from "../../model/pages/overview.ts";
import { digestPreview, settingsPage } from "../../model/pages/settings.ts";
import { moneyPage } from "../../model/pages/money.ts";
import { smtpSink, type SmtpSink } from "../../../test/support/smtp-sink.ts";
import { openServed, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { watchBudgets } from "../money/alerts.ts";
import { fillDemo } from "../organisation/prepare-demo.ts";
import { readSetting } from "../organisation/settings.ts";
import { sayMoney } from "../pages/sentence.ts";
import { digestLines } from "./digest-text.ts";
import { sendDigest } from "./send-digest.ts";

// A simulated organisation in real stores, a mail server and a webhook in this process.
const madePlan = z.object({ id: z.int() });
const folders = temporaryFolders();
const posts: string[] = [];
let served: Served;
let sink: SmtpSink;
let hook: Server;
let hookPort = 0;
let admin: SignedInAs;
let slackStatus = 200;

beforeAll(async () => {
  sink = await smtpSink();
  hook = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      if (slackStatus === 200) posts.push(body);
      response.writeHead(slackStatus).end("ok");
    });
  });
  await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
  const address = hook.address();
  hookPort = typeof address === "object" && address !== null ? address.port : 0;
  const folder = folders.next();
  served = await openServed(folder, Date.UTC(2026, 9, 22, 13));
  await fillDemo(served.services, { people: 60, weeks: 16, seed: 7 }, () => undefined);
  admin = await served.signIn({ pseudonym: null, role: "admin" });
  writeFileSync(join(folder, "private-hosts"), "127.0.0.1\n");
}, 120_000);
afterAll(async () => {
  await served?.close();
  await sink?.close();
  hook?.close();
  folders.remove();
});

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  return served.ask(method, path, { as: admin, ...(body === undefined ? {} : { body }) });
}

test("settings: what is left out stays, secrets never come back, private hosts only where the operator named them", async () => {
  const smtp = {
    host: "127.0.0.1",
    port: sink.port,
    security: "none",
    user: "upshot",
    password: "canary-mail-password",
    from: "upshot@example.org",
  };
  const slack = { url: `http://127.0.0.1:${hookPort}/services/canary-webhook` };
  expect((await ask("put", "/api/settings", { smtp, slack })).status).toBe(200);
  const text = await (await ask("get", "/api/settings")).text();
  expect(text).not.toMatch(/canary/);
  expect(settingsPage.parse(JSON.parse(text))).toMatchObject({
    smtp: { host: "127.0.0.1", port: sink.port, hasPassword: true, user: "upshot" },
    slack: { host: `127.0.0.1:${hookPort}` },
    digest: { on: false },
  });
  const stored = await served.services.control.query<{ value: unknown }>("select value from setting");
  expect(JSON.stringify(stored)).not.toMatch(/canary/);
  expect(served.logged()).not.toMatch(/canary/);
  // Without the password it stays; with another host it is forgotten.
  const { password: _password, ...plain } = smtp;
  expect(await (await ask("put", "/api/settings", { smtp: plain })).json()).toMatchObject({ smtp: { hasPassword: true } });
  for (const bad of [
    { smtp: { ...plain, host: "10.0.0.7", security: "tls" } },
    { smtp: { ...plain, host: "8.8.8.8", security: "none" } },
    { slack: { url: "https://169.254.169.254/x" } },
  ]) {
    const answer = await ask("put", "/api/settings", bad);
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: "outgoing-refused" } }]);
  }
  expect((await ask("put", "/api/settings", { organisation: { k: 4 } })).status).toBe(400);
  expect((await ask("put", "/api/settings", { organisation: { timeZone: "Europe/Berlin" } })).status).toBe(400);
  expect(await (await ask("put", "/api/settings", { organisation: { name: "Renamed Works", k: 9 } })).json()).toMatchObject({
    organisation: { name: "Renamed Works", k: 9, restart: true },
  });
  await ask("put", "/api/settings", { organisation: { k: 8 } });
});

test("a test message goes out, with the password that was set", async () => {
  expect((await ask("post", "/api/settings/test", { channel: "mail", to: "you@example.org" })).status).toBe(200);
  expect(sink.mails.at(-1)).toMatchObject({ recipients: ["you@example.org"], auth: "\0upshot\0canary-mail-password" });
  expect((await ask("post", "/api/settings/test", { channel: "slack" })).status).toBe(200);
  expect(posts).toHaveLength(1);
});

test("the digest says what the Overview says, and goes out once a week on each channel, only when switched on", async () => {
  const mails = sink.mails.length;
  expect(await sendDigest(served.services)).toBe(false);
  await ask("put", "/api/settings", { digest: { on: true, mail: ["a@example.org", "b@example.org"], slack: true } });
  slackStatus = 500;
  expect(await sendDigest(served.services)).toBe(true);
  slackStatus = 200;
  expect(await sendDigest(served.services)).toBe(true);
  expect(await sendDigest(served.services)).toBe(false);
  expect(sink.mails.length).toBe(mails + 1);
  expect(posts).toHaveLength(2);
  const preview = digestPreview.parse(await (await ask("get", "/api/digest/preview")).json());
  const overview = overviewPage.parse(await (await ask("get", `/api/overview?from=${preview.from}&to=${preview.to}`)).json());
  const mail = sink.mails.at(-1);
  expect(mail?.recipients).toEqual(["a@example.org", "b@example.org"]);
  expect(mail?.data).not.toContain("@example.org, ");
  const text = partOf(mail?.data ?? "", "text/plain");
  const html = partOf(mail?.data ?? "", "text/html");
  const slack: unknown = JSON.parse(posts.at(-1) ?? "{}");
  for (const form of [text, html, JSON.stringify(slack)]) expectFigures(form, overview);
  expect(html).not.toMatch(/<(script|img|link|style)|url\(|class=/);
  expect(text).toContain("simulated");
});

test("thresholds are told once a month each, by mail and Slack, and again only where sending failed", async () => {
  await ask("put", "/api/settings", { alerts: { mail: ["money@example.org"], slack: true } });
  await served.services.control.query("delete from budget");
  const { running } = moneyPage.parse(await (await ask("get", "/api/money")).json());
  expect(running.spentMicros).toBeGreaterThan(0);
  const [mails, slacks] = [sink.mails.length, posts.length];
  const set = async (part: number): Promise<void> => {
    expect(
      (
        await ask("put", "/api/budgets", {
          scope: "organisation",
          subject: "",
          month: running.month,
          micros: Math.round(running.spentMicros / part),
        })
      ).status,
    ).toBe(200);
  };
  await set(0.3);
  await watchBudgets(served.services);
  const early = sink.mails.length;
  await set(0.85);
  sink.refuse(true);
  await watchBudgets(served.services);
  sink.refuse(false);
  await watchBudgets(served.services);
  await watchBudgets(served.services);
  const told = sink.mails.slice(mails).map(({ data }) => /^Subject: (.*(?:\r\n .*)*)/m.exec(data)?.[1]?.replaceAll("\r\n", "") ?? "");
  // 50 % passed together with 80 %: only the higher one is told. The forecast is told where it is over.
  expect(told.filter((subject) => subject.includes("80 %"))).toHaveLength(1);
  expect(told.filter((subject) => subject.includes("50 %"))).toHaveLength(0);
  expect(told.length).toBe(new Set(told).size);
  expect(posts.length - slacks).toBe(told.length);
  expect(early).toBe(mails);
  await set(1.2);
  await watchBudgets(served.services);
  expect(sink.mails.at(-1)?.data).toMatch(/is spent/);
  const after = sink.mails.length;
  await watchBudgets(served.services);
  expect(sink.mails.length).toBe(after);
});

test("money: plans, invoices and budgets come back, wrong ones are refused, and the digest is still the organisation's", async () => {
  const { running, months } = moneyPage.parse(await (await ask("get", "/api/money")).json());
  const last = months.at(-1)?.month ?? "";
  const { id } = madePlan.parse(
    await (await ask("put", "/api/plans", { tool: "cursor", seats: 10, priceMicros: 40e6, from: last, to: null })).json(),
  );
  expect((await ask("put", "/api/money/invoices", { vendor: "Cursor", month: last, micros: 900e6 })).status).toBe(200);
  const page = moneyPage.parse(await (await ask("get", "/api/money")).json());
  expect(page.plans.find(({ tool }) => tool === "cursor")?.feeMicros).toBe(400e6);
  const row = page.reconciliation.find(({ vendor, month }) => vendor === "cursor" && month === last);
  expect(row).toMatchObject({ invoiceMicros: 900e6, currency: "USD" });
  expect(row?.causes.find(({ cause }) => cause === "seats")?.micros).toBe(400e6);
  expect(page.running.feesMicros - running.feesMicros).toBe(400e6);
  expect((await ask("put", "/api/budgets", { scope: "team", subject: "no-such-team", month: last, micros: 1 })).status).toBe(404);
  expect((await ask("put", "/api/plans", { tool: "cursor", seats: 1, priceMicros: 1, from: "2026-10-02", to: "2026-10-01" })).status).toBe(
    400,
  );
  expect((await ask("put", "/api/budgets", { scope: "organisation", subject: "", month: "2026-10-02", micros: 1 })).status).toBe(400);
  expect((await ask("put", "/api/plans", { remove: id })).status).toBe(200);
  expect((await readSetting(served.services.control, "digest")).on).toBe(true);
});

/** Each part's amount and share, in whatever form. */
function expectFigures(form: string, page: OverviewPage): void {
  expect(form).toContain(page.sentence);
  for (const { micros, percent, name, part } of digestLines(page)) {
    expect(form).toContain(name);
    expect(form).toContain(sayMoney(micros));
    expect(form).toContain(`${percent} %`);
    expect(micros).toBe(page.yield[part]);
    expect(name.toLowerCase()).toBe(part);
  }
}

/** A part of a MIME message, decoded. */
function partOf(data: string, type: string): string {
  const [, head = "", body = ""] = new RegExp(`Content-Type: ${type}([^]*?)\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(data) ?? [];
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  const bytes = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /quoted-printable/i.test(head) ? Buffer.from(bytes, "latin1").toString("utf8") : body;
}
