import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { canaryKey, enteredFor, modelsOf, requestTo } from "../../../test/support/models-of.ts";
import { startModelServer, type Fault, type ModelServer } from "../../../test/support/scripted-model-server.ts";
import type { Log } from "../../kit/log.ts";
import { ModelError } from "./model-port.ts";
import { providerKinds } from "./provider-credential.ts";

const secretWords = "the merger is on Friday";
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(() => ({
    text: "A long answer that comes in several pieces, one after the other.",
    calls: [{ name: "mail_list", input: { folder: "INBOX" } }],
  }));
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.faults.length = 0;
  server.always = null;
});

const ways = providerKinds.flatMap((kind) => [false, true].map((streamed) => ({ kind, streamed })));

/** The error of a call; everything that was logged or said is looked through for what must not be there. */
async function failure(
  model: string,
  { streamed = false, fault, ...change }: { streamed?: boolean; fault: Fault; signal?: AbortSignal; milliseconds?: number },
): Promise<ModelError> {
  server.faults.push(fault);
  const lines: string[] = [];
  const say = (message: string, fields: object = {}): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { info: say, warn: say, error: say };
  const request = requestTo(model, {
    messages: [{ role: "user", content: secretWords }],
    ...(streamed ? { onText: () => undefined } : {}),
    ...(change.signal === undefined ? {} : { signal: change.signal }),
  });
  const models = modelsOf(server, { log, ...(change.milliseconds === undefined ? {} : { milliseconds: change.milliseconds }) });
  const error: unknown = await models.call(request).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelError)) throw new Error("no ModelError was thrown", { cause: error });
  expect(lines).toHaveLength(1);
  for (const text of [error.message, error.stack ?? "", JSON.stringify(error), String(error.cause), ...lines]) {
    expect(text).not.toContain(canaryKey);
    expect(text).not.toContain(secretWords);
  }
  expect(error.cause).toBeUndefined();
  return error;
}

describe.each(ways)("$kind, streamed: $streamed", ({ kind, streamed }) => {
  const fail = (fault: Fault, change: { signal?: AbortSignal; milliseconds?: number } = {}): Promise<ModelError> =>
    failure(`${kind}/x-1`, { streamed, fault, ...change });
  const echo = {
    error: { type: "x", code: "x", message: `Incorrect API key provided: ${canaryKey}; you said: ${secretWords}` },
    message: `${canaryKey} ${secretWords}`,
  };

  test("429: busy, for as long as it says, and nothing was spent", async () => {
    expect(await fail({ kind: "status", status: 429, headers: { "retry-after": "7" }, body: echo })).toMatchObject({
      kind: "busy",
      free: true,
      retryAfter: 7000,
    });
    expect(await fail({ kind: "status", status: 429, headers: { "retry-after": "Sat, 21 Nov 2026 00:00:30 GMT" } })).toMatchObject({
      retryAfter: 30_000,
    });
    expect(server.seen).toHaveLength(2);
  });

  test("a storm of faults: each call is one request", async () => {
    for (const status of [500, 502, 503, 504, 529]) {
      expect(await fail({ kind: "status", status, body: echo })).toMatchObject({
        kind: "busy",
        free: status !== 502 && status !== 504,
        retryAfter: null,
      });
    }
    expect(server.seen).toHaveLength(5);
  });

  test("a refused key is named by its provider, never shown", async () => {
    for (const status of [401, 403]) {
      const error = await fail({ kind: "status", status, body: echo });
      expect(error).toMatchObject({ kind: "refused", free: true });
      expect(error.message).toContain(`The key of provider ${kind} is refused: enter it again under Agents › Models`);
    }
  });

  test("an unknown model, and a request it does not take", async () => {
    expect((await fail({ kind: "status", status: 404, body: echo })).message).toContain("no model x-1");
    expect(await fail({ kind: "status", status: 400, body: echo })).toMatchObject({ kind: "refused", free: true });
  });

  test("hangs: given up after our patience", async () => {
    expect(await fail({ kind: "hang" }, { milliseconds: 150 })).toMatchObject({ kind: "busy", free: false });
    expect(await fail({ kind: "hang-within" }, { milliseconds: 150 })).toMatchObject({ kind: "busy", free: false });
  });

  test("a line that breaks or ends within the answer is no answer", async () => {
    expect(await fail({ kind: "cut" })).toMatchObject({ kind: "busy", free: false });
    expect(await fail({ kind: "half" })).toMatchObject({ kind: "busy", free: false });
  });

  test("what is no answer of a model", async () => {
    expect(await fail({ kind: "garbage" })).toMatchObject({ kind: "busy", free: false });
  });

  test("an answer without end is cut off", async () => {
    expect(await fail({ kind: "flood" })).toMatchObject({ kind: "busy", free: false });
  });

  test.each(["hang", "hang-within"] as const)("stopped while it %ss: the line is closed within a second", async (fault) => {
    const stop = new AbortController();
    const error = fail({ kind: fault }, { signal: stop.signal });
    // Once the server has it: before that there is no line to be closed.
    await expect.poll(() => server.seen.length, { interval: 5, timeout: 20_000 }).toBe(1);
    await new Promise((done) => setTimeout(done, 20));
    const stopped = performance.now();
    stop.abort();
    expect(await error).toMatchObject({ kind: "aborted", free: false });
    expect(performance.now() - stopped).toBeLessThan(1_000);
    await expect.poll(() => server.seen[0]?.abandoned, { interval: 5, timeout: 1_000 }).toBe(true);
  });

  test("a caller's patience that ends is no stop", async () => {
    expect(await fail({ kind: "hang" }, { signal: AbortSignal.timeout(60) })).toMatchObject({ kind: "busy", free: false });
  });

  test("stopped before it began: nothing is sent", async () => {
    const error = await failure(`${kind}/x-1`, { streamed, fault: { kind: "hang" }, signal: AbortSignal.abort() });
    expect(error.kind).toBe("aborted");
    expect(server.seen).toHaveLength(0);
  });
});

/** As the providers word it. */
const tooLong: readonly (readonly [string, number, unknown])[] = [
  [
    "anthropic",
    400,
    { type: "error", error: { type: "invalid_request_error", message: "prompt is too long: 207000 tokens > 200000 maximum" } },
  ],
  [
    "anthropic",
    400,
    {
      type: "error",
      error: { type: "invalid_request_error", message: "input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000" },
    },
  ],
  ["anthropic", 413, { type: "error", error: { type: "request_too_large", message: "Request exceeds the maximum size" } }],
  [
    "openai",
    400,
    {
      error: {
        message: "Your input exceeds the context window of this model.",
        type: "invalid_request_error",
        code: "context_length_exceeded",
      },
    },
  ],
  [
    "google",
    400,
    {
      error: {
        code: 400,
        message: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        status: "INVALID_ARGUMENT",
      },
    },
  ],
  ["bedrock", 400, { message: "Input is too long for requested model." }],
  [
    "openai-compatible",
    400,
    { object: "error", message: "This model's maximum context length is 8192 tokens. However, you requested 9000", code: 400 },
  ],
];

test.each(tooLong)("%s says with %s that it is too long", async (kind, status, body) => {
  expect(await failure(`${kind}/x`, { fault: { kind: "status", status, body } })).toMatchObject({ kind: "too-long", free: true });
});

test("no money left is told apart from a wrong key and from haste", async () => {
  const anthropic = {
    type: "error",
    error: { type: "invalid_request_error", message: "Your credit balance is too low to access the Anthropic API." },
  };
  const openai = { error: { message: "You exceeded your current quota", type: "insufficient_quota", code: "insufficient_quota" } };
  expect(await failure("anthropic/x", { fault: { kind: "status", status: 400, body: anthropic } })).toMatchObject({
    kind: "refused",
    message: expect.stringContaining("no money left"),
  });
  expect(await failure("openai/x", { fault: { kind: "status", status: 429, body: openai } })).toMatchObject({
    kind: "refused",
    message: expect.stringContaining("no money left"),
  });
});

test("an overload told within a stream may have cost something", async () => {
  const fault: Fault = {
    kind: "event",
    piece: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
  };
  expect(await failure("anthropic/x", { streamed: true, fault })).toMatchObject({ kind: "busy", free: false });
});

test("addresses inside are not called, and redirects lead nowhere", async () => {
  const closed = modelsOf(server, { allowed: [] });
  const inside = await closed.call(requestTo("anthropic/x")).catch((error: unknown) => error);
  expect(inside).toMatchObject({ kind: "refused", free: true, message: expect.stringContaining("only https") });
  const meta = modelsOf(server, { credential: async () => ({ ...enteredFor(server).openai, baseUrl: "https://169.254.169.254/v1" }) });
  await expect(meta.call(requestTo("openai/x"))).rejects.toMatchObject({
    kind: "refused",
    message: expect.stringContaining("private network"),
  });
  expect(server.seen).toHaveLength(0);
  const error = await failure("anthropic/x", { fault: { kind: "status", status: 302, headers: { location: `${server.url}/elsewhere` } } });
  expect(error.kind).toBe("refused");
  expect(server.seen).toHaveLength(1);
});

test("nobody there: nothing was spent", async () => {
  const gone = modelsOf(server, {
    allowed: ["127.0.0.1"],
    credential: async () => ({ ...enteredFor(server).openai, baseUrl: "http://127.0.0.1:1/v1" }),
  });
  await expect(gone.call(requestTo("openai/x"))).rejects.toMatchObject({ kind: "busy", free: true });
});

test("providers that were not entered, or not completely; the server's own keys are nobody's", async () => {
  const none = modelsOf(server, { credential: async () => null });
  await expect(none.call(requestTo("anthropic/x"))).rejects.toMatchObject({
    kind: "refused",
    free: true,
    message: expect.stringContaining("enter its key under Agents › Models"),
  });
  process.env["ANTHROPIC_API_KEY"] = canaryKey;
  try {
    const half = modelsOf(server, { credential: async () => ({ kind: "anthropic", baseUrl: `${server.url}/v1` }) });
    await expect(half.call(requestTo("anthropic/x"))).rejects.toMatchObject({
      kind: "refused",
      free: true,
      message: expect.stringContaining("not complete"),
    });
  } finally {
    delete process.env["ANTHROPIC_API_KEY"];
  }
  expect(server.seen).toHaveLength(0);
});

test("Bedrock is signed with what was entered, whatever the server's environment says", async () => {
  process.env["AWS_BEARER_TOKEN_BEDROCK"] = "the-servers-own";
  try {
    await modelsOf(server).call(requestTo("bedrock/x"));
  } finally {
    delete process.env["AWS_BEARER_TOKEN_BEDROCK"];
  }
  expect(server.seen[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIACANARY\/\d{8}\/eu-central-1\/bedrock/);
});
