import { describe, expect, test } from "vitest";
import { isChat, isSpread } from "./is-chat.ts";

const chat = { sessionId: "s1", projectHash: "ab", startTime: "2026-03-02T09:00:00.000Z", messages: [{ id: "m1" }] };
const bytesOf = (value: unknown, indent?: number): Buffer => Buffer.from(JSON.stringify(value, null, indent));

describe("a chat document", () => {
  test("is known by its first bytes, with or without a byte order mark, in one line or many", () => {
    for (const bytes of [bytesOf(chat), bytesOf(chat, 2), Buffer.concat([Buffer.from("\ufeff"), bytesOf(chat, 2)])]) {
      expect(isChat(bytes)).toBe(true);
      expect(isChat(bytes.subarray(0, bytes.indexOf("[") + 1))).toBe(true);
    }
  });

  test("is nothing that only mentions the names, and nothing cut off before they have come", () => {
    const answer = { type: "user", sessionId: "s1", message: { content: bytesOf(chat).toString() }, toolUseResult: chat };
    for (const other of [answer, [chat], { ...chat, messages: "none" }, { sessionId: "s1", messages: [] }, {}, "x", null]) {
      expect(isChat(bytesOf(other))).toBe(false);
    }
    expect(isChat(bytesOf(chat).subarray(0, 40))).toBe(false);
    expect(isChat(Buffer.from("nonsense"))).toBe(false);
    expect(isChat(Buffer.alloc(0))).toBe(false);
  });
});

test("a document spread over lines is told from lines that are objects of their own", () => {
  expect(isSpread(bytesOf(chat, 2))).toBe(true);
  expect(isSpread(Buffer.from('\ufeff{\r\n "a": 1 }'))).toBe(true);
  expect(isSpread(Buffer.concat([bytesOf(chat), Buffer.from("\n")]))).toBe(false);
  expect(isSpread(Buffer.from("{"))).toBe(false);
  expect(isSpread(Buffer.from(`{${" ".repeat(100)}\n}`))).toBe(false);
});
