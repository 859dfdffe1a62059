import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lineLog } from "../../src/kit/log.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { receiverOf } from "../../src/server/otlp/receiver.ts";
import { standIn } from "../../src/server/otlp/stand-ins.ts";
import { serve, type Serving } from "../../src/server/serve.ts";
import { apiRequest, apiRequests, claudeCode } from "../support/claude-code-events.ts";
import { attributes, encodeOtlp, otlpRequest } from "../support/encode-otlp.ts";
import { filesWith } from "../support/files-with.ts";
import { grpcCall } from "../support/grpc-call.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// Telemetry from the wire to the rows, through a real server and real stores.
const folders = temporaryFolders();
const folder = folders.next();
const now = Date.UTC(2026, 10, 20, 12);
let log = "";
let answers = "";
let serving: Serving;
let token = "";

beforeAll(async () => {
  serving = await serve({
    host: "127.0.0.1",
    port: 4810,
    publicUrl: null,
    clickhouseUrl: null,
    databaseUrl: null,
    grpcPort: 0,
    demo: false,
    version: "test",
    folder,
    log: lineLog((line) => (log += line)),
    now: () => now,
    progress: () => undefined,
  });
  token = await keyWith("ingest");
}, 120_000);
afterAll(async () => {
  await serving?.close();
  folders.remove();
});

const canary = "correct horse battery staple writes the quarterly parser";

test("one response is one row, whatever it comes by and however often", async () => {
  const batch = apiRequests(now, ["req_A1", "req_A2"]);
  expect(await post("logs", encodeOtlp(batch))).toMatchObject({ status: 200, body: "" });
  expect(await post("logs", JSON.stringify(batch), { "content-type": "application/json" })).toMatchObject({ status: 200, body: "{}" });
  expect(await post("logs", gzipSync(encodeOtlp(apiRequests(now, ["req_A2", "req_A3"]))), { "content-encoding": "gzip" })).toMatchObject({
    status: 200,
  });
  expect(await rows("s-dedup")).toEqual([{ responses: 3, input: 36, cost: 3 * 7_836 }]);
});

test("what cannot be used is counted, and the rest is kept", async () => {
  const broken = apiRequest(now, "req_B2", "s-partial", { input_tokens: "-4" });
  const future = { ...apiRequest(now, "req_B3", "s-partial"), timeUnixNano: `${now + 9 * 86_400_000}000000` };
  const batch = otlpRequest("logs", claudeCode, [apiRequest(now, "req_B1", "s-partial"), broken, future]);
  const { status, body } = await post("logs", JSON.stringify(batch), { "content-type": "application/json" });
  expect([status, JSON.parse(body)]).toEqual([
    200,
    { partialSuccess: { rejectedLogRecords: "2", errorMessage: "token counts are missing, negative or no whole numbers" } },
  ]);
  expect((await post("logs", encodeOtlp(batch))).bytes.subarray(0, 2)).toEqual(Buffer.from([10, 58]));
  expect(await rows("s-partial")).toMatchObject([{ responses: 1 }]);
  await (await receiverOf(serving.services)).close();
  expect(
    await serving.services.control.query(
      "select accepted > 0 as taken, rejected, last_error from source_state where source = 'otlp:claude-code'",
    ),
  ).toEqual([{ taken: true, rejected: 4, last_error: "its time is missing, before 2023 or in the future" }]);
  const errors = await serving.services.control.query(
    "select place, reason from source_error where source = 'otlp:claude-code' order by id limit 1",
  );
  expect(errors).toEqual([{ place: "logs, record 2", reason: "token counts are missing, negative or no whole numbers" }]);
});

test("requests that are none are refused in the protocol's own words", async () => {
  expect(await post("logs", "{}", { authorization: "Bearer nobody", "content-type": "application/json" })).toMatchObject({ status: 401 });
  expect(await post("logs", "{}", { authorization: `Bearer ${await keyWith("read")}`, "content-type": "application/json" })).toMatchObject({
    status: 403,
  });
  expect(await post("logs", "hello", { "content-type": "text/plain" })).toMatchObject({ status: 415 });
  expect(await post("logs", "{}", { "content-type": "application/json", "content-encoding": "br" })).toMatchObject({ status: 415 });
  expect(await post("logs", "not gzip", { "content-encoding": "gzip" })).toMatchObject({ status: 400 });
  expect(await post("metrics", `{"resourceMetrics": ${canary}`, { "content-type": "application/json" })).toMatchObject({
    status: 400,
    body: '{"code":3,"message":"the body is no JSON"}',
  });
  const cut = await post("traces", encodeOtlp(apiRequests(now, ["req_C1"])).subarray(0, -1));
  expect([cut.status, cut.bytes.subarray(0, 3)]).toEqual([400, Buffer.from([8, 3, 18])]);
});

test("bodies that are too large, or become so, are refused", async () => {
  const bomb = gzipSync(Buffer.alloc(65 << 20));
  expect(bomb.length).toBeLessThan(100_000);
  expect(await post("logs", bomb, { "content-encoding": "gzip" })).toMatchObject({ status: 413 });
  const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)) });
  const endless = await fetch(`${serving.url}/v1/logs`, {
    method: "POST",
    body: stream,
    duplex: "half",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/x-protobuf" },
  }).then(
    ({ status }) => status,
    () => "cut off",
  );
  expect([413, "cut off"]).toContain(endless);
});

test("people are found by mail and account, unknown ones wait, and nobody is stored by name", async () => {
  const mail = "Grace.Hopper@example.org";
  await post(
    "logs",
    encodeOtlp(
      otlpRequest("logs", claudeCode, [apiRequest(now, "req_D1", "s-d1", { "user.email": mail, "user.account_uuid": "acc-grace" })]),
    ),
  );
  await post(
    "logs",
    encodeOtlp(otlpRequest("logs", claudeCode, [apiRequest(now, "req_D2", "s-d2", { "user.email": mail.toLowerCase() })])),
  );
  await serving.services.journal.drained();
  const people = await serving.services.ledger.query("SELECT DISTINCT person FROM usage WHERE session IN ('s-d1', 's-d2')", {}, (row) =>
    readRow(row).text("person"),
  );
  expect(await serving.services.control.query("select waiting from person where pseudonym = $1", [people[0] ?? ""])).toEqual([
    { waiting: true },
  ]);
  expect(people).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
});

test("counters stand in for a session without events, and step back when its responses come", async () => {
  const began = now - 7_200_000;
  const point = (type: string, value: number) => ({
    startTimeUnixNano: `${began}000000`,
    timeUnixNano: `${began + 60_000}000000`,
    asInt: String(value),
    attributes: attributes({ "session.id": "s-counted", "user.email": "ada@example.org", model: "claude-sonnet-4-5-20250929", type }),
  });
  const metrics = otlpRequest("metrics", claudeCode, [
    {
      name: "claude_code.token.usage",
      sum: { aggregationTemporality: 1, dataPoints: [point("input", 12), point("output", 520), point("cacheRead", 900)] },
    },
    {
      name: "claude_code.cost.usage",
      sum: { aggregationTemporality: 1, dataPoints: [{ ...point("", 0), asInt: undefined, asDouble: 0.0081 }] },
    },
  ]);
  // Delivered twice: a step is counted once.
  for (let times = 0; times < 2; times++)
    expect((await post("metrics", JSON.stringify(metrics), { "content-type": "application/json" })).status).toBe(200);
  await serving.services.journal.drained();
  await standIn(serving.services);
  await standIn(serving.services);
  expect(await rows("s-counted")).toEqual([{ responses: 1, input: 12, cost: 8_100 }]);
  await post("logs", encodeOtlp(apiRequests(now, ["req_G1", "req_G2"], "s-counted")));
  await serving.services.journal.drained();
  await standIn(serving.services);
  await standIn(serving.services);
  expect(await rows("s-counted")).toEqual([{ responses: 2, input: 24, cost: 2 * 7_836 }]);
});

test("over gRPC the same", async () => {
  const path = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
  expect(await grpcCall(serving.grpcPort, token, path, encodeOtlp(apiRequests(now, ["req_E1"], "s-grpc")))).toMatchObject({
    status: "0",
    message: Buffer.alloc(0),
  });
  expect(
    await grpcCall(serving.grpcPort, token, path, gzipSync(encodeOtlp(apiRequests(now, ["req_E1", "req_E2"], "s-grpc"))), {
      "grpc-encoding": "gzip",
    }),
  ).toMatchObject({
    status: "0",
  });
  expect(await rows("s-grpc")).toMatchObject([{ responses: 2 }]);
  expect(await grpcCall(serving.grpcPort, token, path, Buffer.from([10, 200]))).toMatchObject({ status: "3" });
  expect(await grpcCall(serving.grpcPort, token, path, Buffer.alloc(0), { authorization: "Bearer nobody" })).toMatchObject({
    status: "16",
  });
  expect(
    await grpcCall(serving.grpcPort, token, "/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export", Buffer.alloc(0)),
  ).toMatchObject({ status: "12" });
  const calls = [...(await scraped()).matchAll(/requests_total\{method="gRPC",route="(.*)",status="(.*)"\} (.*)/g)];
  expect(calls.map((call) => call.slice(1).join(" ")).sort()).toEqual([`${path} 0 2`, `${path} 16 1`, `${path} 3 1`, "other 12 1"]);
});

test("a sentence sent in every place is found nowhere", async () => {
  const everywhere = attributes({
    prompt: canary,
    "gen_ai.input.messages": canary,
    "error.message": canary,
    [canary]: canary,
    "session.id": canary,
    "user.email": canary,
    model: canary,
    query_source: canary,
    request_id: canary,
  });
  const nested = {
    key: "tool_parameters",
    value: { kvlistValue: { values: [{ key: canary, value: { arrayValue: { values: [{ stringValue: canary }] } } }] } },
  };
  const logs = otlpRequest(
    "logs",
    [...claudeCode, ...attributes({ "host.name": canary })],
    [
      {
        ...apiRequest(now, "req_F1", "s-f"),
        severityText: canary,
        attributes: [...(apiRequest(now, "req_F1", "s-f").attributes ?? []), nested],
      },
      { ...apiRequest(now, "req_F2", "s-f"), attributes: [...(apiRequest(now, "req_F2", "s-f").attributes ?? []), ...everywhere] },
      { timeUnixNano: `${now}000000`, body: { stringValue: canary }, eventName: canary, attributes: everywhere },
      {
        timeUnixNano: `${now}000000`,
        body: { kvlistValue: { values: [nested] } },
        attributes: [...attributes({ "event.name": "claude_code.user_prompt" }), ...everywhere],
      },
    ],
  );
  const metrics = otlpRequest("metrics", claudeCode, [
    {
      name: canary,
      description: canary,
      unit: canary,
      sum: { dataPoints: [{ timeUnixNano: `${now}000000`, asInt: "1", attributes: everywhere }], aggregationTemporality: 1 },
    },
    {
      name: "claude_code.token.usage",
      description: canary,
      sum: {
        dataPoints: [{ timeUnixNano: `${now}000000`, asInt: "1", attributes: [...attributes({ type: "input" }), ...everywhere] }],
        aggregationTemporality: 1,
      },
    },
  ]);
  const traces = otlpRequest("traces", attributes({ "service.name": canary }), [
    {
      name: canary,
      endTimeUnixNano: `${now}000000`,
      attributes: [
        ...attributes({ "gen_ai.usage.input_tokens": 5, "gen_ai.operation.name": canary, "gen_ai.response.id": canary }),
        ...everywhere,
      ],
      events: [{ name: canary, attributes: everywhere }],
      status: { message: canary, code: 2 },
    },
  ]);
  for (const [signal, request] of [
    ["logs", logs],
    ["metrics", metrics],
    ["traces", traces],
  ] as const) {
    expect((await post(signal, encodeOtlp(request))).status).toBe(200);
    expect((await post(signal, JSON.stringify(request), { "content-type": "application/json" })).status).toBe(200);
  }
  await post("logs", `{"resourceLogs": "${canary}`, { "content-type": "application/json" });
  await serving.services.journal.drained();
  await (await receiverOf(serving.services)).close();
  answers += await scraped();
  const words = ["battery staple", "grace.hopper", "Grace.Hopper"];
  expect(words.filter((word) => log.includes(word) || answers.includes(word))).toEqual([]);
  expect(filesWith(folder, words)).toEqual([]);
  const [found] = await serving.services.ledger.query(
    "SELECT count() AS n FROM usage WHERE positionCaseInsensitive(concat(session, ' ', model, ' ', tool, ' ', person), 'staple') > 0",
    {},
    (row) => readRow(row).integer("n"),
  );
  expect(found).toBe(0);
});

async function scraped(): Promise<string> {
  return (await fetch(`${serving.url}/metrics`, { headers: { authorization: `Bearer ${await keyWith("monitor")}` } })).text();
}

async function keyWith(scope: "ingest" | "read" | "monitor"): Promise<string> {
  const { control, keys } = serving.services;
  return (await makeApiKey(control, keys, { name: "test", scopes: [scope], pseudonym: null, days: 1 })).token;
}

async function post(
  signal: string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: string; bytes: Buffer }> {
  const answer = await fetch(`${serving.url}/v1/${signal}`, {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers: { authorization: `Bearer ${token}`, "content-type": "application/x-protobuf", ...headers },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  answers += bytes.toString("latin1");
  return { status: answer.status, body: bytes.toString("utf8"), bytes };
}

/** What the ledger has of a session, once everything acknowledged is in it. */
async function rows(session: string): Promise<unknown[]> {
  await serving.services.journal.drained();
  return serving.services.ledger.query(
    "SELECT sum(responses * sign) AS responses, sum(input_uncached * sign) AS input, sum(cost_micros * sign) AS cost FROM usage WHERE session = {session:String}",
    { session },
    (value) => {
      const row = readRow(value);
      return { responses: row.integer("responses"), input: row.integer("input"), cost: row.integer("cost") };
    },
  );
}
