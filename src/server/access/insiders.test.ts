import { afterAll, beforeAll, expect, test } from "vitest";

import type { UsageFact } from "../../model/facts.ts";
import { noTokens } from "../../model/tokens.ts";
import type { Role } from "../../model/access.ts";
import { sourcesPage } from "../../model/pages/sources.ts";
import { apiRequest, claudeCode } from "../../../test/support/claude-code-events.ts";
import { attributes, otlpRequest } from "../../../test/support/encode-otlp.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { inputKinds } from "../inputs/input-kinds.ts";
import { readInput } from "../inputs/inputs.ts";
import { addRepository } from "../inputs/repositories.ts";
import { findPerson } from "../organisation/identities.ts";
import { settleNow } from "../organisation/settle-now.ts";
import { standIn } from "../otlp/stand-ins.ts";
import { makeApiKey } from "./api-keys.ts";

// What colleagues and admins with good sign-ins and keys of their own may not do to others.
const folders = temporaryFolders();
let served: Served;

beforeAll(async () => {
  served = await openServed(folders.next());
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("a person's own key speaks for that person alone, whomever its telemetry names, and takes over nobody's session", async () => {
  const { control, keys, journal, ledger, now } = served.services;
  const [victim, thief] = [await served.newPerson("Vic Tim", "member"), await served.newPerson("Thi Ef", "member")];
  const keyOf = async (pseudonym: string | null): Promise<string> =>
    (await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym, days: 1 })).token;
  const send = async (key: string, id: string, session: string, more: Readonly<Record<string, string>>): Promise<Response> =>
    served.ask("post", "/v1/logs", { key, body: otlpRequest("logs", claudeCode, [apiRequest(now(), id, session, more)]) });
  const rows = async (): Promise<unknown[]> =>
    ledger.query(
      `SELECT * FROM (SELECT session, person, 'use' AS what FROM usage UNION ALL SELECT id, person, 'session' FROM session FINAL)
       WHERE session LIKE 'att-%' ORDER BY session, what`,
      {},
      (row) => row,
    );
  const [organisations, thiefs] = [await keyOf(null), await keyOf(thief.pseudonym)];
  expect((await send(organisations, "req_att_1", "att-victim", { "user.email": victim.mail })).status).toBe(200);
  await journal.drained();
  // Under another's name, and with an account that nobody has claimed yet.
  await send(thiefs, "req_att_2", "att-thief", { "user.email": victim.mail, "user.account_uuid": "unclaimed" });
  await send(thiefs, "req_att_3", "att-victim", { "user.email": thief.mail });
  await journal.drained();
  expect(await rows()).toEqual([
    { session: "att-thief", person: thief.pseudonym, what: "session" },
    { session: "att-thief", person: thief.pseudonym, what: "use" },
    { session: "att-victim", person: victim.pseudonym, what: "session" },
    { session: "att-victim", person: victim.pseudonym, what: "use" },
  ]);
  expect(await findPerson(control, keys, { kind: "claude-account", value: "unclaimed" })).toBeNull();
  expect(
    await (await served.ask("post", "/api/mine/exploration", { as: thief, body: { session: "att-victim", on: true } })).json(),
  ).toMatchObject({ error: { code: "not-found" } });
});

test("sync takes over no session of a colleague, whose id stands in their commits, and no row of another input", async () => {
  const { control, keys, journal, ledger, now } = served.services;
  const [victim, thief] = [await served.newPerson("Sync Victim", "member"), await served.newPerson("Sync Thief", "member")];
  const keyOf = async (pseudonym: string): Promise<string> =>
    (await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym, days: 1 })).token;
  const repo = await addRepository(control, "github.com/example/sync", null, true);
  const artifact = `git:${repo}@${"a".repeat(40)}`;
  const at = now() - 3_600_000;
  const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 };
  const use = {
    at,
    tool: "claude-code",
    model: "m",
    basis: "recorded",
    priceKind: "list",
    costMicros: 5,
    inputUncached: 1,
    output: 1,
    ...none,
  };
  const session = {
    id: "sync-victim",
    tool: "claude-code",
    repo,
    started: at,
    ended: at,
    exploration: false,
    usage: [{ key: "claude-code:request:r1", ...use }],
    fingerprints: null,
  };
  const send = async (key: string, ...sessions: readonly object[]): Promise<Response> =>
    served.ask("post", "/api/sync", { key, body: { schema: "upshot.sync/1", sessions } });
  const [victims, thiefs] = [await keyOf(victim.pseudonym), await keyOf(thief.pseudonym)];
  const link = { artifact, confidence: 0.9, methods: ["lines"] };
  expect((await send(victims, { ...session, links: [link] })).status).toBe(200);
  await journal.drained();
  served.wait(1000);
  const own = { ...session, id: "sync-thief", usage: [{ key: "claude-code:request:r3", ...use }], links: [] };
  const theft = { ...session, exploration: true, usage: [{ key: "claude-code:request:r2", ...use }], links: [{ ...link, confidence: 0 }] };
  expect(await (await send(thiefs, theft, own)).json()).toEqual({ sessions: 1, responses: 1, links: 0 });
  for (const [key, tool] of [
    ["github-copilot:bob:2026-11-01:chat:m:requests", "github-copilot"],
    ["github-copilot:bob:2026-11-01:chat:m:requests", "claude-code"],
    ["mapped:x:1", "mapped"],
  ])
    expect((await send(thiefs, { ...own, usage: [{ ...use, key, tool }] })).status).toBe(400);
  await journal.drained();
  const rows = "SELECT id, person, exploration FROM session FINAL WHERE id LIKE 'sync-%' ORDER BY id";
  expect(await ledger.query(rows, {}, (row) => row)).toEqual([
    { id: "sync-thief", person: thief.pseudonym, exploration: 0 },
    { id: "sync-victim", person: victim.pseudonym, exploration: 0 },
  ]);
  expect(await ledger.query("SELECT confidence FROM link FINAL WHERE session = 'sync-victim'", {}, (row) => row)).toEqual([
    { confidence: 0.9 },
  ]);
  expect(await ledger.query("SELECT DISTINCT person FROM usage WHERE session = 'sync-victim'", {}, (row) => row)).toEqual([
    { person: victim.pseudonym },
  ]);
});

test("a batch dated in every month to come stops the ledger for nobody", async () => {
  const { control, keys, journal, ledger, now } = served.services;
  const { pseudonym } = await served.newPerson("Fu Ture", "member");
  const { token } = await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym, days: 1 });
  const repo = await addRepository(control, "github.com/example/future", null, true);
  const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 };
  const use = { tool: "codex", model: "m", basis: "recorded", priceKind: "list", costMicros: 5, inputUncached: 1, output: 1, ...none };
  const usage = Array.from({ length: 200 }, (_, i) => ({ ...use, key: `codex:future:${i}`, at: now() + (i - 1) * 31 * 86_400_000 }));
  const session = { id: "future", tool: "codex", repo, started: now(), ended: Date.UTC(2099, 0, 1), exploration: false, usage, links: [] };
  const body = { schema: "upshot.sync/1", sessions: [{ ...session, fingerprints: null }] };
  expect(await (await served.ask("post", "/api/sync", { key: token, body })).json()).toEqual({ sessions: 1, responses: 2, links: 0 });
  await journal.drained();
  expect(await ledger.query("SELECT toInt32(count()) AS n FROM usage WHERE session = 'future'", {}, (row) => row)).toEqual([{ n: 2 }]);
  const ended = "SELECT ended < now() + INTERVAL 3 DAY AS soon FROM session FINAL WHERE id = 'future'";
  expect(await ledger.query(ended, {}, (row) => row)).toEqual([{ soon: 1 }]);
});

test("amounts that nobody pays are refused, and those that came before stop nobody's settling", async () => {
  const { control, keys, journal, ledger, now } = served.services;
  const { pseudonym } = await served.newPerson("Ri Ch", "member");
  const { token } = await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym, days: 1 });
  const dear = { model: "a-model-without-a-price", cost_usd: "999999999" };
  const records = Array.from({ length: 20 }, (_, i) => apiRequest(now() + i, `req_dear_${i}`, "dear", dear));
  const answer = await served.ask("post", "/v1/logs", { key: token, body: otlpRequest("logs", claudeCode, records) });
  expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: "20" } });
  const row = (key: string, costMicros: number): UsageFact => ({
    key,
    person: pseudonym,
    session: "dear",
    at: now(),
    source: "otlp",
    tool: "codex",
    model: key,
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    tokens: { ...noTokens, output: 1 },
    costMicros,
    unit: "",
    units: 0,
  });
  await journal.write({ usage: Array.from({ length: 3 }, (_, i) => row(`dear-${i}`, 2 ** 52)) });
  await journal.write({ usage: Array.from({ length: 3 }, (_, i) => ({ ...row("same", 2 ** 52), key: `same-${i}` })) });
  await journal.drained();
  await settleNow(served.services);
  const parts = "SELECT toInt32(count()) AS n FROM yield WHERE session = 'dear' AND unlinked > 0";
  expect(await ledger.query(parts, {}, (found) => found)).toEqual([{ n: 2 }]);
});

test("counters that nobody counted so far are refused, and those that came before stop nobody's stand-ins", async () => {
  const { control, keys, journal, ledger, now } = served.services;
  const { pseudonym } = await served.newPerson("Cou Nter", "member");
  const { token } = await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym, days: 1 });
  const at = now() - 7_200_000;
  const point = {
    startTimeUnixNano: `${at}000000`,
    timeUnixNano: `${at}000000`,
    asInt: String(2 ** 52),
    attributes: attributes({ "session.id": "counted", type: "output" }),
  };
  const metrics = [{ name: "claude_code.token.usage", sum: { aggregationTemporality: 1, dataPoints: [point] } }];
  const answer = await served.ask("post", "/v1/metrics", { key: token, body: otlpRequest("metrics", claudeCode, metrics) });
  expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedDataPoints: "1" } });
  const counter = {
    session: "counted",
    person: pseudonym,
    tool: "claude-code",
    model: "m",
    kind: "output",
    value: 2 ** 52,
    at,
    version: at,
  };
  await journal.write({ counters: [1, 2, 3].map((n) => ({ ...counter, key: `counted-${n}` })) });
  await journal.drained();
  await standIn(served.services);
  await journal.drained();
  const stoodIn = "SELECT toInt64(sum(output)) AS n FROM usage WHERE session = 'counted'";
  expect(await ledger.query(stoodIn, {}, (found) => found)).toEqual([{ n: "100000000000" }]);
});

test("how busy an input is tells nobody when the one person behind it is at work", async () => {
  const { control } = served.services;
  await control.query(
    `insert into source_state (source, last_at, accepted, rejected, last_error, last_error_at)
     values ('otlp:gemini-cli', '2026-11-21T16:27:45.123Z', 12345, 678, 'why', '2026-11-21T16:27:44Z')`,
  );
  await control.query("insert into source_error (source, at, place, reason) values ('otlp:gemini-cli', now(), 'logs', 'why')");
  const seen = async (role: Role): Promise<unknown> => {
    const page = sourcesPage.parse(
      await (await served.ask("get", "/api/sources", { as: await served.newPerson(`Source ${role}`, role) })).json(),
    );
    const { lastAt, accepted, rejected, lastError, errors } = page.sources.find(({ id }) => id === "otlp:gemini-cli") ?? {};
    return { lastAt, accepted, rejected, lastError, errors };
  };
  for (const role of ["member", "lead", "finance"] as const)
    expect(await seen(role)).toEqual({ lastAt: null, accepted: 0, rejected: 0, lastError: null, errors: 0 });
  const at = "2026-11-21T16:00:00.000Z";
  for (const role of ["admin", "auditor"] as const)
    expect(await seen(role)).toEqual({ lastAt: at, accepted: 12000, rejected: 680, lastError: { at, reason: "why" }, errors: 1 });
});

test("a GitHub App's key, entered for one server, is not used to sign in to another", async () => {
  const { control, keys } = served.services;
  const admin = await served.newPerson("Git Admin", "admin");
  const connect = async (config: object, secrets: object): Promise<number> =>
    (await served.ask("put", "/api/sources/github", { as: admin, body: { kind: "github", config, secrets } })).status;
  const secrets = { webhookSecret: "w".repeat(20), privateKey: "-----BEGIN" };
  expect(await connect({ appId: 1 }, secrets)).toBe(204);
  expect(await connect({ appId: 1, environments: ["live"] }, {})).toBe(204);
  expect(await connect({ appId: 1, apiUrl: "https://evil.example/api/v3" }, {})).toBe(400);
  expect(await connect({ appId: 1, apiUrl: "https://evil.example/api/v3" }, { webhookSecret: "v".repeat(20) })).toBe(204);
  expect((await readInput({ control, keys }, "github", inputKinds.github))?.secrets).toEqual({ webhookSecret: "v".repeat(20) });
});
