import type { ModelMessage } from "ai";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelsOf, requestTo } from "../../../test/support/models-of.ts";
import { startModelServer, type ModelServer } from "../../../test/support/scripted-model-server.ts";
import { compact } from "./compact.ts";
import { providerKinds } from "./provider-credential.ts";

const turn = fc.record({
  said: fc.string({ maxLength: 40 }),
  results: fc.array(fc.string({ unit: "binary", maxLength: 2000 }), { minLength: 1, maxLength: 3 }),
});
const conversation = fc.array(turn, { maxLength: 12 }).map((turns) => conversationOf(turns));
const room = fc.record({ mostBytes: fc.integer({ min: 0, max: 20_000 }), keepLast: fc.integer({ min: 0, max: 4 }) });

function conversationOf(turns: readonly { readonly said: string; readonly results: readonly string[] }[]): ModelMessage[] {
  return [
    { role: "user", content: "Begin." },
    ...turns.flatMap(({ said, results }, index): ModelMessage[] => [
      {
        role: "assistant",
        content: [
          { type: "text", text: said },
          ...results.map((_, at) => ({
            type: "tool-call" as const,
            toolCallId: `c${index}_${at}`,
            toolName: "mail.list",
            input: { page: at },
          })),
        ],
      },
      {
        role: "tool",
        content: results.map((value, at) => ({
          type: "tool-result" as const,
          toolCallId: `c${index}_${at}`,
          toolName: "mail.list",
          output: { type: "text" as const, value },
        })),
      },
    ]),
  ];
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
/** All but what results say. */
const frame = (messages: readonly ModelMessage[]): unknown =>
  messages.map((message) =>
    message.role === "tool"
      ? message.content.map((part) => (part.type === "tool-result" ? [part.toolCallId, part.toolName] : part))
      : message,
  );

test("calls and results stay pairs, everything else stays as it is", () => {
  fc.assert(
    fc.property(conversation, room, (messages, some) => {
      expect(frame(compact(messages, some))).toEqual(frame(messages));
    }),
  );
});

test("never longer; within its room where results can make it so", () => {
  fc.assert(
    fc.property(conversation, room, (messages, some) => {
      const shorter = compact(messages, some);
      expect(bytes(shorter)).toBeLessThanOrEqual(bytes(messages));
      expect(bytes(messages) > some.mostBytes || shorter.every((message, index) => message === messages[index])).toBe(true);
      const least = compact(messages, { mostBytes: 0, keepLast: some.keepLast });
      expect(bytes(least) > some.mostBytes / 2 || bytes(shorter) <= some.mostBytes).toBe(true);
    }),
  );
});

test("doing it twice changes nothing", () => {
  fc.assert(
    fc.property(conversation, room, (messages, some) => {
      const once = compact(messages, some);
      expect(compact(once, some)).toEqual(once);
    }),
  );
});

test("the last tool messages are kept whole, and what is left out is the oldest", () => {
  fc.assert(
    fc.property(conversation, room, (messages, some) => {
      const shorter = compact(messages, some);
      const tools = (all: readonly ModelMessage[]): ModelMessage[] => all.filter(({ role }) => role === "tool");
      const last = Math.max(0, tools(messages).length - some.keepLast);
      expect(tools(shorter).slice(last)).toEqual(tools(messages).slice(last));
    }),
  );
});

test("what was sent one step earlier begins what is sent now, but for the step at which it shrinks", () => {
  const messages = conversationOf(Array.from({ length: 40 }, () => ({ said: "", results: ["x".repeat(2000)] })));
  let changes = 0;
  for (let length = 3; length <= messages.length; length += 2) {
    const before = compact(messages.slice(0, length - 2), { mostBytes: 40_000, keepLast: 2 });
    const now = compact(messages.slice(0, length), { mostBytes: 40_000, keepLast: 2 });
    if (JSON.stringify(now.slice(0, before.length)) !== JSON.stringify(before)) changes += 1;
  }
  expect(changes).toBeGreaterThan(0);
  expect(changes).toBeLessThan(8);
});

test("says what was left out", () => {
  const [, , result] = compact(conversationOf([{ said: "", results: ["x".repeat(12_000)] }]), { mostBytes: 1000, keepLast: 0 });
  expect(result?.content).toMatchObject([{ output: { value: "result of mail.list, 12 kB, left out: call again if needed" } }]);
});

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(({ results }) => ({ text: `${results} results` }));
});
afterAll(() => server.close());

test.each(providerKinds)("%s takes what is left", async (kind) => {
  const messages = compact(conversationOf(Array.from({ length: 5 }, () => ({ said: "So.", results: ["x".repeat(3000), "y"] }))), {
    mostBytes: 4000,
    keepLast: 1,
  });
  expect(bytes(messages)).toBeLessThan(6000);
  const { text } = await modelsOf(server).call(requestTo(`${kind}/x`, { messages }));
  expect(text).toBe("10 results");
});
