import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requestTo, modelsOf } from "../../../test/support/models-of.ts";
import { someUsage, startModelServer, type ModelServer } from "../../../test/support/scripted-model-server.ts";
import type { ModelAnswer } from "./model-port.ts";
import { providerKinds } from "./provider-credential.ts";

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(() => ({}));
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.faults.length = 0;
  server.usage = someUsage;
  server.script = ({ results }) =>
    results > 0 ? { text: "All is filed." } : { text: "I look.", calls: [{ name: "mail_list", input: { folder: "INBOX" } }] };
});

const ways = providerKinds.flatMap((kind) => [false, true].map((streamed) => ({ kind, streamed })));

describe.each(ways)("$kind, streamed: $streamed", ({ kind, streamed }) => {
  const ask = async (change: Parameters<typeof requestTo>[1] = {}): Promise<ModelAnswer & { pieces: string[] }> => {
    const pieces: string[] = [];
    const answer = await modelsOf(server).call(
      requestTo(`${kind}/x-1`, { ...change, ...(streamed ? { onText: (piece) => pieces.push(piece) } : {}) }),
    );
    return { ...answer, pieces };
  };

  test("asks for a call, gets its result, ends", async () => {
    const first = await ask();
    expect(first.text).toBe("I look.");
    expect(first.calls).toEqual([{ id: expect.stringMatching(/./), name: "mail.list", input: { folder: "INBOX" } }]);
    expect(first.finish).toBe("calls");
    expect(first.pieces.join("")).toBe(streamed ? "I look." : "");
    // What is kept between steps goes through JSON.
    const kept = JSON.parse(JSON.stringify(first.messages));
    const messages = [
      ...requestTo("x").messages,
      ...kept,
      {
        role: "tool",
        content: [{ type: "tool-result", toolCallId: first.calls[0]?.id, toolName: "mail.list", output: { type: "text", value: "[]" } }],
      },
    ];
    const second = await ask({ messages });
    expect(second).toMatchObject({ text: "All is filed.", calls: [], finish: "stop" });
    expect(JSON.stringify(server.seen.map(({ body }) => body))).not.toContain("mail.list");
    expect(server.seen).toHaveLength(2);
  });

  test("counts tokens and money", async () => {
    const { tokens, inputTokens, costMicros } = await ask();
    const { uncached, read, write5m, write1h, output, reasoning } = someUsage;
    expect(inputTokens).toBe(uncached + read + write5m + write1h);
    // OpenAI and Google tell no writes of their caches apart, Bedrock no reasoning.
    const written =
      kind === "anthropic" || kind === "bedrock" ? { cacheWrite5m: write5m, cacheWrite1h: write1h } : { cacheWrite5m: 0, cacheWrite1h: 0 };
    const inputUncached = inputTokens - read - written.cacheWrite5m - written.cacheWrite1h;
    expect(tokens).toEqual({ inputUncached, cacheRead: read, ...written, output, reasoning: kind === "bedrock" ? 0 : reasoning });
    const listed = inputUncached * 3 + read * 0.3 + written.cacheWrite5m * 3.75 + written.cacheWrite1h * 6 + output * 15;
    // A declared price stands above the list.
    expect(costMicros).toBe(kind === "openai-compatible" ? inputTokens * 2 + output * 8 : Math.round(listed));
  });

  test("an empty answer is an answer", async () => {
    server.script = () => ({});
    expect(await ask()).toMatchObject({ text: "", calls: [], messages: [], finish: "stop" });
    server.script = () => ({ text: "" });
    expect(await ask()).toMatchObject({ text: "", calls: [], finish: "stop" });
  });

  test("tells why it ended", async () => {
    server.script = () => ({ text: "Once upon", stop: "length" });
    expect((await ask()).finish).toBe("length");
    server.script = () => ({ text: "No.", stop: "refusal" });
    expect((await ask()).finish).toBe("refused");
  });

  test("unknown tools and wrong arguments are handed on as they are", async () => {
    server.script = () => ({
      calls: [
        { name: "rm_rf", input: { path: "/" } },
        { name: "mail_move", input: { folder: 7 } },
      ],
    });
    const { calls, messages } = await ask();
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      ["rm_rf", { path: "/" }],
      ["mail.move", { folder: 7 }],
    ]);
    // The runtime answers calls itself: no result of the package's own is kept.
    expect(messages.map(({ role }) => role)).toEqual(["assistant"]);
  });

  test("huge arguments arrive whole", async () => {
    const text = "ü".repeat(300_000);
    server.script = () => ({ calls: [{ name: "mail_move", input: { id: text } }] });
    expect((await ask()).calls[0]?.input).toEqual({ id: text });
  });

  test("ids of calls that come again are made different", async () => {
    server.script = () => ({
      calls: [
        { id: "call_1", name: "mail_list", input: {} },
        { id: "call_1", name: "mail_list", input: { folder: "b" } },
      ],
    });
    const before = await ask();
    const results = before.calls.map(({ id, name }) => ({
      type: "tool-result" as const,
      toolCallId: id,
      toolName: name,
      output: { type: "text" as const, value: "" },
    }));
    const after = await ask({ messages: [...requestTo("x").messages, ...before.messages, { role: "tool", content: results }] });
    const ids = [...before.calls, ...after.calls].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    const inMessages = JSON.stringify([...before.messages, ...after.messages]);
    for (const id of ids) expect(inMessages).toContain(`"${id}"`);
  });

  test("reasoning goes back with the next request where the provider wants it", async () => {
    server.script = ({ results }) => ({
      reasoning: "Hm, the inbox.",
      calls: results > 0 ? [] : [{ name: "mail_list", input: {} }],
      text: "So.",
    });
    const { messages, calls, pieces } = await ask();
    expect(pieces.join("")).not.toContain("Hm");
    const result = {
      type: "tool-result" as const,
      toolCallId: calls[0]?.id ?? "",
      toolName: "mail.list",
      output: { type: "text" as const, value: "[]" },
    };
    const second = await ask({
      messages: [...requestTo("x").messages, ...JSON.parse(JSON.stringify(messages)), { role: "tool", content: [result] }],
    });
    expect(second.text).toBe("So.");
  });

  test("whoever counts nothing is settled with the worst case", async () => {
    if (kind === "anthropic" || kind === "openai" || kind === "bedrock") return;
    server.usage = null;
    const models = modelsOf(server);
    const request = requestTo(`${kind}/x-1`, streamed ? { onText: () => undefined } : {});
    expect((await models.call(request)).costMicros).toBe(await models.worstCase(request));
  });
});

describe("malformed arguments", () => {
  test.each([
    ["openai-compatible", false],
    ["openai-compatible", true],
    ["openai", false],
    ["openai", true],
    ["anthropic", true],
    ["bedrock", true],
  ] as const)("%s, streamed: %s: the text itself is handed on, and nothing breaks the next request", async (kind, streamed) => {
    server.script = ({ results }) => (results > 0 ? { text: "Ended." } : { calls: [{ name: "mail_move", input: '{"id": "1", oh' }] });
    const on = streamed ? { onText: () => undefined } : {};
    const { calls, messages } = await modelsOf(server).call(requestTo(`${kind}/x-1`, on));
    expect(calls).toMatchObject([{ name: "mail.move", input: '{"id": "1", oh' }]);
    const result = {
      type: "tool-result" as const,
      toolCallId: calls[0]?.id ?? "",
      toolName: "mail.move",
      output: { type: "text" as const, value: "Those are no arguments." },
    };
    const next = await modelsOf(server).call(
      requestTo(`${kind}/x-1`, { ...on, messages: [...requestTo("x").messages, ...messages, { role: "tool", content: [result] }] }),
    );
    expect(next.text).toBe("Ended.");
  });
});

test("Anthropic is told to keep what comes again: tools and instructions, and the conversation so far", async () => {
  await modelsOf(server).call(requestTo("anthropic/x"));
  const { system, messages } = server.seen[0]?.body ?? {};
  expect(system).toEqual([{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }]);
  expect(messages).toEqual([
    { role: "user", content: [{ type: "text", text: "What is new in Zürich?", cache_control: { type: "ephemeral" } }] },
  ]);
});

test("OpenAI is told to keep nothing", async () => {
  await modelsOf(server).call(requestTo("openai/x"));
  expect(server.seen[0]?.body["store"]).toBe(false);
});

test("several OpenAI-compatible providers by name, with and without a key", async () => {
  const entered: Readonly<Record<string, unknown>> = {
    gpu: { kind: "openai-compatible", baseUrl: `${server.url}/gpu/v1`, price: { input: 0, output: 0 } },
    proxy: { kind: "openai-compatible", baseUrl: `${server.url}/proxy/v1`, key: "abc" },
  };
  const models = modelsOf(server, {
    credential: async (_owner, name) => entered[name] ?? null,
    prices: { card: () => null, cost: () => 0 },
  });
  const answer = await models.call(requestTo("gpu/qwen3:8b"));
  await models.call(requestTo("proxy/vendor/model"));
  expect(answer.costMicros).toBe(0);
  expect(await models.worstCase(requestTo("gpu/qwen3:8b"))).toBe(0);
  expect(await models.worstCase(requestTo("proxy/vendor/model"))).toBeNull();
  expect(server.seen.map(({ path, headers, body }) => [path, headers.authorization, body["model"]])).toEqual([
    ["/gpu/v1/chat/completions", undefined, "qwen3:8b"],
    ["/proxy/v1/chat/completions", "Bearer abc", "vendor/model"],
  ]);
});
